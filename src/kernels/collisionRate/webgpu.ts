import { reads, writes } from '../../program/access';
import type { Lowering } from '../../program/webgpu/lowering';
import { lanesFor, reduce } from '../../program/webgpu/reduce';
import { shader, THREADS } from '../../program/webgpu/shader';
import { ROWS, variants } from '../../program/webgpu/wgsl';
import { type CollisionForm, SHRINK } from './collisionRate';

/**
 * One thread for each ordered pair of rows: its term of the value, and for each entry the slope of that by how often the
 * entry agrees. Every pair is computed twice, so that no two threads write to one place. The probability d that two entries differ
 * has no cancellation in it, and neither has 1 − c as a sum of (product of the earlier) · d.
 */
const pairs = shader(
  { n: 'word', m: 'word', logForm: 'word', scale: 'number', p: 'word', values: 'word', slopes: 'word' },
  `
fn differing(x: f32, y: f32) -> f32 { return x * (1.0 - y) + y * (1.0 - x); }
fn run(a: Arguments, group: u32, thread: u32) {
  let pair = group * 64u + thread;
  let square = a.n * a.n;
  if (pair >= square) { return; }
  let own = a.p + pair / a.n * a.m;
  let other = a.p + pair % a.n * a.m;
  let slopes = a.slopes + pair;
  var product = 1.0;
  var apart = 0.0;
  for (var t = 0u; t < a.m; t++) {
    m[slopes + t * square] = product;
    let d = differing(m[own + t], m[other + t]);
    apart += product * d;
    product *= 1.0 - d;
  }
  var value = 1.0 - apart;
  var after = a.scale;
  if (a.logForm == 1u) {
    let rest = ${1 - SHRINK} + ${SHRINK} * apart;
    value = -log(rest);
    after *= ${SHRINK} / rest;
  }
  // Of the value, each of the two takes half; a row does not collide with itself.
  m[a.values + pair] = select(0.5 * a.scale * value, 0.0, own == other);
  after = select(after, 0.0, own == other);
  for (var t = a.m; t > 0u; t--) {
    m[slopes + (t - 1u) * square] *= after;
    after *= 1.0 - differing(m[own + t - 1u], m[other + t - 1u]);
  }
}
`,
);

/** gradient[i, t] = Σⱼ slope[t, i, j] · (2 p[j, t] − 1); rows are entries. */
const gather = variants(
  { rows: 'word', lanes: 'word', n: 'word', m: 'word', p: 'word', slopes: 'word', gradient: 'word' },
  (lanes) => `${lanes}
fn run(a: Arguments, group: u32, thread: u32) {
  ${ROWS}
  let i = row / a.m;
  let t = row % a.m;
  let slopes = a.slopes + (t * a.n + i) * a.n;
  var share = 0.0;
  for (var j = lane; j < a.n; j += a.lanes) { share += m[slopes + j] * (2.0 * m[a.p + j * a.m + t] - 1.0); }
  let sum = sumOverLanes(share, thread, first, 1u, a.lanes);
  if (writing && lane == 0u) { m[a.gradient + row] = sum; }
}
`,
);

/** `collisionRate` with its gradient; see `collisionRate.ts`. */
export const collisionRateGpu: Readonly<Record<string, Lowering>> = {
  SitCollisionRate({ inputs: { p }, outputs: [value, gradient], attributes }, emit) {
    const { form } = attributes as { form: CollisionForm };
    const [n, m] = p.shape;
    const values = emit.temporary(n * n);
    const slopes = emit.temporary(n * n * m);
    emit.dispatch(pairs, Math.ceil((n * n) / THREADS), {
      n,
      m,
      logForm: form === 'log' ? 1 : 0,
      scale: 1 / Math.max(1, (n * (n - 1)) / 2),
      p: reads(p),
      values: writes(values),
      slopes: writes(slopes),
    });
    reduce(emit, 'sum', { value: values, shape: [n * n] }, [0], value);
    const lanes = lanesFor(emit, n * m, n);
    emit.dispatch(gather, Math.ceil((n * m * lanes) / THREADS), {
      rows: n * m,
      lanes,
      n,
      m,
      p: reads(p),
      slopes: reads(slopes),
      gradient: writes(gradient),
    });
  },
};
