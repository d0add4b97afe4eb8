import { reads, writes } from '../../program/access';
import type { Lowering } from '../../program/webgpu/lowering';
import { lanesFor } from '../../program/webgpu/reduce';
import { shader, THREADS } from '../../program/webgpu/shader';
import { LOWEST, ROWS, variants, when } from '../../program/webgpu/wgsl';
import { SLACK } from './slack';

/** p: one thread for each token. */
const share = shader(
  { rows: 'word', n: 'word', scores: 'word', real: 'word', p: 'word' },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  let token = group * 64u + thread;
  if (token >= a.rows) { return; }
  let scores = a.scores + token * a.n;
  let p = a.p + token * a.n;
  var highest = ${LOWEST};
  for (var i = 0u; i < a.n; i++) { highest = max(highest, m[scores + i]); }
  var total = 0.0;
  for (var i = 0u; i < a.n; i++) {
    let e = exp(m[scores + i] - highest);
    m[p + i] = e;
    total += e;
  }
  let factor = m[a.real + token] / total;
  for (var i = 0u; i < a.n; i++) { m[p + i] *= factor; }
}
`,
);

/** One thread for each entry of the output; that of a slot's first entry also leaves the slot's weights. */
const carry = shader(
  {
    count: 'word',
    length: 'word',
    n: 'word',
    z: 'word',
    p: 'word',
    values: 'word',
    out: 'word',
    weights: 'word',
    won: 'word',
  },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  let entry = group * 64u + thread;
  if (entry >= a.count) { return; }
  let k = entry % a.z;
  let slot = entry / a.z;
  let first = slot / a.n * a.length;
  let column = first * a.n + slot % a.n;
  var won = f32(${SLACK});
  var sum = 0.0;
  for (var t = 0u; t < a.length; t++) {
    let p = m[a.p + column + t * a.n];
    won += p;
    sum += p * m[a.values + (first + t) * a.z + k];
  }
  m[a.out + entry] = sum / won;
  ${when(
    'k == 0u',
    `m[a.won + slot] = won;
    for (var t = 0u; t < a.length; t++) { m[a.weights + column + t * a.n] = m[a.p + column + t * a.n] / won; }`,
  )}
}
`,
);

/** Rows are tokens; see `competingSlots.ts` for the formulas, with moved = p · a. */
const backward = variants(
  {
    rows: 'word',
    lanes: 'word',
    length: 'word',
    n: 'word',
    z: 'word',
    dy: 'word',
    out: 'word',
    weights: 'word',
    won: 'word',
    values: 'word',
    dscores: 'word',
    dvalues: 'word',
  },
  (lanes) => `${lanes}
fn run(a: Arguments, group: u32, thread: u32) {
  ${ROWS}
  let example = row / a.length;
  let weights = a.weights + row * a.n;
  let values = a.values + row * a.z;
  let out = a.out + example * a.n * a.z;
  let dy = a.dy + example * a.n * a.z;
  let won = a.won + example * a.n;
  var share = 0.0;
  for (var i = lane; i < a.n; i += a.lanes) {
    var rise = 0.0;
    for (var k = 0u; k < a.z; k++) { rise += (m[values + k] - m[out + i * a.z + k]) * m[dy + i * a.z + k]; }
    let moved = m[weights + i] * rise;
    share += moved;
    if (writing) { m[a.dscores + row * a.n + i] = moved; }
  }
  let total = sumOverLanes(share, thread, first, 1u, a.lanes);
  if (writing) {
    for (var i = lane; i < a.n; i += a.lanes) {
      m[a.dscores + row * a.n + i] -= m[weights + i] * m[won + i] * total;
    }
    for (var k = lane; k < a.z; k += a.lanes) {
      var sum = 0.0;
      for (var i = 0u; i < a.n; i++) { sum += m[weights + i] * m[dy + i * a.z + k]; }
      m[a.dvalues + row * a.z + k] = sum;
    }
  }
}
`,
);

/** `competingSlots` and its gradient; see `competingSlots.ts`. */
export const competingSlotsGpu: Readonly<Record<string, Lowering>> = {
  SitCompetingSlots({ inputs: { scores, values, keyMask }, outputs: [out, weights, won] }, emit) {
    const [size, length, n] = scores.shape;
    const z = values.shape[2];
    const p = emit.temporary(scores.value.size);
    emit.dispatch(share, Math.ceil((size * length) / THREADS), {
      rows: size * length,
      n,
      scores: reads(scores),
      real: reads(keyMask),
      p: writes(p),
    });
    emit.dispatch(carry, Math.ceil((size * n * z) / THREADS), {
      count: size * n * z,
      length,
      n,
      z,
      p: reads(p),
      values: reads(values),
      out: writes(out),
      weights: writes(weights),
      won: writes(won),
    });
  },

  SitCompetingSlotsGradient({ inputs, outputs: [dscores, dvalues] }, emit) {
    const { dy, out, weights, won, values } = inputs;
    const [size, length, n] = weights.shape;
    const rows = size * length;
    const lanes = lanesFor(emit, rows, n);
    emit.dispatch(backward, Math.ceil((rows * lanes) / THREADS), {
      rows,
      lanes,
      length,
      n,
      z: values.shape[2],
      dy: reads(dy),
      out: reads(out),
      weights: reads(weights),
      won: reads(won),
      values: reads(values),
      dscores: writes(dscores),
      dvalues: writes(dvalues),
    });
  },
};
