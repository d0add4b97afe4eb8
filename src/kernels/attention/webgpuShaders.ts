import { shader } from '../../program/webgpu/shader';
import { LOWEST } from '../../program/webgpu/wgsl';

/*
 * Attention as shaders: fused for GPUs, and what lies between products for processors that play GPU.
 */

/** Queries per workgroup. */
export const BLOCK = 16;

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

export const fused = shader(
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
export const fusedSlopes = shader(
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
export const rowSoftmax = shader(
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
export const rowSlopes = shader(
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
