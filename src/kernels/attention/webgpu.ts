import { reads, writes } from '../../program/access';
import type { Lowering } from '../../program/webgpu/lowering';
import { type Matrix, product } from '../../program/webgpu/product';
import { NONE, shader } from '../../program/webgpu/shader';
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

const forward = shader(
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
);

/** dS = P·(dP − Σ over keys of P·dP)·scale, with dP = dy·vᵀ. */
const scoreSlopes = shader(
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
);

/** `attention` and its gradient; see `attention.ts`. */
export const attentionGpu: Readonly<Record<string, Lowering>> = {
  SitAttention({ inputs: { q, k, v, keyMask }, outputs: [y, p], attributes }, emit) {
    const { heads, causal } = attributes as { heads: number; causal: boolean };
    const { groups, ...sizes } = sizesOf(q.shape, k.shape, heads);
    emit.dispatch(forward, groups, {
      ...sizes,
      causal: causal ? 1 : 0,
      q: reads(q),
      k: reads(k),
      v: reads(v),
      keyMask: keyMask ? reads(keyMask) : NONE,
      y: writes(y),
      p: writes(p),
    });
  },

  SitAttentionGradient({ inputs: { dy, q, k, v, p }, outputs: [dq, dk, dv], attributes }, emit) {
    const { heads } = attributes as { heads: number };
    const { groups, ...sizes } = sizesOf(q.shape, k.shape, heads);
    const { queries, keys, width, part } = sizes;
    const ds = emit.temporary(p.value.size);
    emit.dispatch(scoreSlopes, groups, {
      ...sizes,
      dy: reads(dy),
      v: reads(v),
      p: reads(p),
      ds: writes(ds),
    });
    const pairs = { outer: heads * queries * keys, head: queries * keys };
    const byQuery = { outer: queries * width, head: part, row: width };
    const byKey = { outer: keys * width, head: part, row: width };
    const multiply = (rows: number, inner: number, a: Matrix, b: Matrix, c: Omit<Matrix, 'column'>): void => {
      if (!emit.isUsed(c.at.value)) return;
      product(emit, { rows, inner, columns: part, outer: q.shape[0], heads, a, b, c });
    };
    const slopes = { at: reads(ds), row: keys, column: 1, ...pairs };
    const turned = { row: 1, column: keys, ...pairs };
    const [kOfHead, qOfHead] = [
      { at: reads(k), ...byKey },
      { at: reads(q), ...byQuery },
    ];
    multiply(queries, keys, slopes, { ...kOfHead, column: 1 }, { at: writes(dq), ...byQuery });
    multiply(
      keys,
      queries,
      { at: reads(ds), ...turned },
      { ...qOfHead, column: 1 },
      { at: writes(dk), ...byKey },
    );
    const gradient = { at: reads(dy), ...byQuery, column: 1 };
    multiply(keys, queries, { at: reads(p), ...turned }, gradient, { at: writes(dv), ...byKey });
  },
};

function sizesOf(q: readonly number[], k: readonly number[], heads: number) {
  const [batch, queries, width] = q;
  const part = width / heads;
  const groups = batch * heads * Math.ceil(queries / BLOCK);
  return { groups, queries, keys: k[1], width, part, heads, scale: 1 / Math.sqrt(part) };
}
