import { reads, writes } from '../../program/access';
import type { Lowering } from '../../program/webgpu/lowering';
import { lanesFor } from '../../program/webgpu/reduce';
import { shader, THREADS } from '../../program/webgpu/shader';
import { LANES, LOWEST, ROWS } from '../../program/webgpu/wgsl';
import { SLACK } from './slack';

/** One workgroup for each example: its threads share out tokens, then slots, then weights, then entries of the output. */
const forward = shader(
  {
    length: 'word',
    n: 'word',
    z: 'word',
    scores: 'word',
    values: 'word',
    real: 'word',
    out: 'word',
    weights: 'word',
    won: 'word',
  },
  `
fn run(a: Arguments, example: u32, thread: u32) {
  let scores = a.scores + example * a.length * a.n;
  let weights = a.weights + example * a.length * a.n;
  let values = a.values + example * a.length * a.z;
  let won = a.won + example * a.n;
  for (var t = thread; t < a.length; t += 64u) {
    let row = t * a.n;
    var highest = ${LOWEST};
    for (var i = row; i < row + a.n; i++) { highest = max(highest, m[scores + i]); }
    var total = 0.0;
    for (var i = row; i < row + a.n; i++) {
      let e = exp(m[scores + i] - highest);
      m[weights + i] = e;
      total += e;
    }
    let share = m[a.real + example * a.length + t] / total;
    for (var i = row; i < row + a.n; i++) { m[weights + i] *= share; }
  }
  storageBarrier();
  for (var i = thread; i < a.n; i += 64u) {
    var sum = f32(${SLACK});
    for (var t = 0u; t < a.length; t++) { sum += m[weights + t * a.n + i]; }
    m[won + i] = sum;
  }
  storageBarrier();
  for (var at = thread; at < a.length * a.n; at += 64u) { m[weights + at] /= m[won + at % a.n]; }
  storageBarrier();
  for (var at = thread; at < a.n * a.z; at += 64u) {
    let slot = at / a.z;
    let k = at % a.z;
    var sum = 0.0;
    for (var t = 0u; t < a.length; t++) { sum += m[weights + t * a.n + slot] * m[values + t * a.z + k]; }
    m[a.out + example * a.n * a.z + at] = sum;
  }
}
`,
);

/** Rows are tokens; see `competingSlots.ts` for the formulas, with moved = p · a. */
const backward = shader(
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
  `${LANES}
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
    emit.dispatch(forward, size, {
      length,
      n,
      z: values.shape[2],
      scores: reads(scores),
      values: reads(values),
      real: reads(keyMask),
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
