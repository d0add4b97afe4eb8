import { type Access, reads, writes } from '../../program/access';
import type { View } from '../../program/graph';
import type { Emitter, Lowering } from '../../program/webgpu/lowering';
import { type Matrix, product } from '../../program/webgpu/product';
import { NONE, shader, THREADS } from '../../program/webgpu/shader';
import { LOWEST } from '../../program/webgpu/wgsl';

/** Queries per workgroup. */
const BLOCK = 16;

const SIZES = { queries: 'word', keys: 'word', width: 'word', part: 'word', heads: 'word' } as const;

/**
 * A workgroup takes 16 queries of one example and head. Of its threads, 16 share the keys of four queries (and later their
 * columns); what belongs to a thread's four queries is kept in a vec4.
 */
const PLACE = `
  let blocks = (a.queries + ${BLOCK - 1}u) / ${BLOCK}u;
  let head = group / blocks % a.heads;
  let example = group / (blocks * a.heads);
  let share = thread % 16u;
  let t = group % blocks * ${BLOCK}u + thread / 16u * 4u;
  let perQuery = example * a.queries * a.width + head * a.part;
  let perKey = example * a.keys * a.width + head * a.part;
  let perPair = (example * a.heads + head) * a.queries * a.keys;
  // Queries beyond the last are the last once more, and not written.
  let real = min(4u, max(a.queries, t) - t);
  let rows = min(vec4u(t, t + 1u, t + 2u, t + 3u), vec4u(a.queries - 1u));
`;

const SHARES = `
var<workgroup> shares: array<vec4f, 64>;
fn exchange(share: vec4f, thread: u32) {
  workgroupBarrier();
  shares[thread] = share;
  workgroupBarrier();
}
// Over the sixteen threads of the same four queries.
fn sumOf(share: vec4f, thread: u32) -> vec4f {
  exchange(share, thread);
  let first = thread / 16u * 16u;
  var total = shares[first];
  for (var i = 1u; i < 16u; i++) { total += shares[first + i]; }
  return total;
}
fn highestOf(share: vec4f, thread: u32) -> vec4f {
  exchange(share, thread);
  let first = thread / 16u * 16u;
  var highest = shares[first];
  for (var i = 1u; i < 16u; i++) { highest = max(highest, shares[first + i]); }
  return highest;
}
// x[rows, c] of four rows at once.
fn column(at: u32, rows: vec4u, width: u32, c: u32) -> vec4f {
  let place = rows * width + at + c;
  return vec4f(m[place.x], m[place.y], m[place.z], m[place.w]);
}
`;

const fused = shader(
  {
    ...SIZES,
    causal: 'word',
    scale: 'number',
    q: 'word',
    k: 'word',
    v: 'word',
    keyMask: 'word',
    y: 'word',
    p: 'word',
  },
  `${SHARES}
// 1 where query t may look at key s, for four queries.
fn visible(a: Arguments, example: u32, rows: vec4u, s: u32) -> vec4<bool> {
  var open = true;
  if (a.keyMask != NONE) { open = m[a.keyMask + example * a.keys + s] != 0.0; }
  return ((rows >= vec4u(s)) | vec4<bool>(a.causal == 0u)) & vec4<bool>(open);
}
fn run(a: Arguments, group: u32, thread: u32) {
  ${PLACE}
  let p = a.p + perPair;
  var highest = vec4f(${LOWEST});
  for (var s = share; s < a.keys; s += 16u) {
    var score = vec4f();
    for (var c = 0u; c < a.part; c++) {
      score += column(a.q + perQuery, rows, a.width, c) * m[a.k + perKey + s * a.width + c];
    }
    score = select(vec4f(${LOWEST}), score * a.scale, visible(a, example, rows, s));
    for (var r = 0u; r < real; r++) { m[p + (t + r) * a.keys + s] = score[r]; }
    highest = max(highest, score);
  }
  highest = highestOf(highest, thread);
  var total = vec4f();
  for (var s = share; s < a.keys; s += 16u) {
    let seen = visible(a, example, rows, s);
    let raised = select(vec4f(), exp(column(p, rows, a.keys, s) - highest), seen);
    total += raised;
    for (var r = 0u; r < real; r++) { m[p + (t + r) * a.keys + s] = raised[r]; }
  }
  // A query that sees nothing has no total and gets zeros.
  let norm = 1.0 / max(sumOf(total, thread), vec4f(1e-30));
  for (var s = share; s < a.keys; s += 16u) {
    for (var r = 0u; r < real; r++) { m[p + (t + r) * a.keys + s] *= norm[r]; }
  }
  storageBarrier();
  for (var c = share; c < a.part; c += 16u) {
    var sum = vec4f();
    for (var s = 0u; s < a.keys; s++) {
      sum += column(p, rows, a.keys, s) * m[a.v + perKey + s * a.width + c];
    }
    for (var r = 0u; r < real; r++) { m[a.y + perQuery + (t + r) * a.width + c] = sum[r]; }
  }
}
`,
  'hardware',
);

/** dS = P·(dP − Σ over keys of P·dP)·scale, with dP = dy·vᵀ. */
const fusedSlopes = shader(
  { ...SIZES, scale: 'number', dy: 'word', v: 'word', p: 'word', ds: 'word' },
  `${SHARES}
fn run(a: Arguments, group: u32, thread: u32) {
  ${PLACE}
  let p = a.p + perPair;
  let ds = a.ds + perPair;
  var mean = vec4f();
  for (var s = share; s < a.keys; s += 16u) {
    var dp = vec4f();
    for (var c = 0u; c < a.part; c++) {
      dp += column(a.dy + perQuery, rows, a.width, c) * m[a.v + perKey + s * a.width + c];
    }
    for (var r = 0u; r < real; r++) { m[ds + (t + r) * a.keys + s] = dp[r]; }
    mean += column(p, rows, a.keys, s) * dp;
  }
  mean = sumOf(mean, thread);
  for (var s = share; s < a.keys; s += 16u) {
    for (var r = 0u; r < real; r++) {
      let at = (t + r) * a.keys + s;
      m[ds + at] = m[p + at] * (m[ds + at] - mean[r]) * a.scale;
    }
  }
}
`,
  'hardware',
);

const ROW_SIZES = { rows: 'word', heads: 'word', queries: 'word', keys: 'word', scale: 'number' } as const;

/** Scores to probabilities in place, a row a thread: what `fused` does between its products. */
const rowSoftmax = shader(
  { ...ROW_SIZES, causal: 'word', masked: 'word', keyMask: 'word', p: 'word' },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  let row = group * 64u + thread;
  if (row >= a.rows) { return; }
  let p = a.p + row * a.keys;
  let keyMask = a.keyMask + row / (a.queries * a.heads) * a.keys;
  let seen = select(a.keys, row % a.queries + 1u, a.causal == 1u);
  var highest = ${LOWEST};
  for (var s = 0u; s < seen; s++) {
    let open = a.masked == 0u || m[keyMask + s] != 0.0;
    highest = select(highest, max(highest, m[p + s]), open);
  }
  var total = 0.0;
  for (var s = 0u; s < a.keys; s++) {
    let open = s < seen && (a.masked == 0u || m[keyMask + s] != 0.0);
    let raised = select(0.0, exp((m[p + s] - highest) * a.scale), open);
    m[p + s] = raised;
    total += raised;
  }
  let norm = 1.0 / max(total, 1e-30);
  for (var s = 0u; s < a.keys; s++) { m[p + s] *= norm; }
}
`,
  'software',
);

/** dP to dS in place, a row a thread. */
const rowSlopes = shader(
  { ...ROW_SIZES, p: 'word', ds: 'word' },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  let row = group * 64u + thread;
  if (row >= a.rows) { return; }
  let p = a.p + row * a.keys;
  let ds = a.ds + row * a.keys;
  var mean = 0.0;
  for (var s = 0u; s < a.keys; s++) { mean += m[p + s] * m[ds + s]; }
  for (var s = 0u; s < a.keys; s++) { m[ds + s] = m[p + s] * (m[ds + s] - mean) * a.scale; }
}
`,
  'software',
);

/** `attention` and its gradient; see `attention.ts`. */
export const attentionGpu: Readonly<Record<string, Lowering>> = {
  SitAttention(operation, emit) {
    const { q, k, v, keyMask } = operation.inputs;
    const [y, p] = operation.outputs;
    const { heads, causal } = operation.attributes as { heads: number; causal: boolean };
    const { multiply, sizes, rows, blocks } = layoutOf(emit, q, k, heads);
    const masking = { causal: causal ? 1 : 0, keyMask: keyMask ? reads(keyMask) : NONE };
    if (!emit.software) {
      const places = { q: reads(q), k: reads(k), v: reads(v), y: writes(y), p: writes(p) };
      emit.dispatch(fused, blocks, { ...sizes, ...masking, ...places });
      return;
    }
    multiply('queries', 'keys', 'part', { a: reads(q), b: reads(k), c: writes(p) });
    emit.dispatch(rowSoftmax, Math.ceil(rows / THREADS), {
      ...sizes,
      ...masking,
      masked: keyMask ? 1 : 0,
      rows,
      p: writes(p),
    });
    multiply('queries', 'part', 'keys', { a: reads(p), b: reads(v), c: writes(y) });
  },

  SitAttentionGradient(operation, emit) {
    const { dy, q, k, v, p } = operation.inputs;
    const [dq, dk, dv] = operation.outputs;
    const { heads } = operation.attributes as { heads: number };
    const { multiply, sizes, rows, blocks } = layoutOf(emit, q, k, heads);
    const ds = emit.temporary(p.value.size);
    if (emit.software) {
      multiply('queries', 'keys', 'part', { a: reads(dy), b: reads(v), c: writes(ds) });
      emit.dispatch(rowSlopes, Math.ceil(rows / THREADS), { ...sizes, rows, p: reads(p), ds: writes(ds) });
    } else {
      const places = { dy: reads(dy), v: reads(v), p: reads(p), ds: writes(ds) };
      emit.dispatch(fusedSlopes, blocks, { ...sizes, ...places });
    }
    multiply('queries', 'part', 'keys', { a: reads(ds), b: reads(k), c: writes(dq) });
    multiply('keys', 'part', 'queries', { a: reads(ds), b: reads(q), c: writes(dk) });
    multiply('keys', 'part', 'queries', { a: reads(p), b: reads(dy), c: writes(dv) });
  },
};

type Axis = 'queries' | 'keys' | 'part';

function layoutOf(emit: Emitter, q: View, k: View, heads: number) {
  const [batch, queries, width] = q.shape;
  const keys = k.shape[1];
  const part = width / heads;
  const length = { queries, keys, part };

  /** Where element (row, column) of a head's matrix lies; those over queries and keys are [B, heads, T, S]. */
  const matrix = (at: Access, row: Axis, column: Axis): Matrix => {
    if (row !== 'part' && column !== 'part') {
      const strides = row === 'queries' ? { row: keys, column: 1 } : { row: 1, column: keys };
      return { at, ...strides, outer: heads * queries * keys, head: queries * keys };
    }
    const [rows, strides] =
      row === 'part' ? [length[column], { row: 1, column: width }] : [length[row], { row: width, column: 1 }];
    return { at, ...strides, outer: rows * width, head: part };
  };

  /** c [rows, columns] = a [rows, inner] · b [inner, columns] for every example and head. */
  const multiply = (
    rows: Axis,
    columns: Axis,
    inner: Axis,
    { a, b, c }: Record<'a' | 'b' | 'c', Access>,
  ): void => {
    if (!emit.isUsed(c.value)) return;
    product(emit, {
      rows: length[rows],
      inner: length[inner],
      columns: length[columns],
      outer: batch,
      heads,
      a: matrix(a, rows, inner),
      b: matrix(b, inner, columns),
      c: matrix(c, rows, columns),
    });
  };

  return {
    multiply,
    sizes: { queries, keys, width, part, heads, scale: 1 / Math.sqrt(part) },
    rows: batch * heads * queries,
    blocks: batch * heads * Math.ceil(queries / BLOCK),
  };
}
