import { reads, writes } from '../../program/access';
import type { Lowering } from '../../program/webgpu/lowering';
import { lanesFor, reduce } from '../../program/webgpu/reduce';
import { shader, THREADS } from '../../program/webgpu/shader';
import { ROWS, variants } from '../../program/webgpu/wgsl';
import { COSINE_EPSILON, SMALLEST_NORM } from './columnCosine';

/**
 * One thread for each ordered pair of columns (t, u): half its cosine, and what p_·t adds to and p_·u itself takes away from the gradient of
 * p_·u.
 */
const pairs = shader(
  { n: 'word', m: 'word', scale: 'number', p: 'word', cosines: 'word', adds: 'word', takes: 'word' },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  let pair = group * 64u + thread;
  if (pair >= a.m * a.m) { return; }
  let t = pair / a.m;
  let u = pair % a.m;
  var inner = 0.0;
  var squareT = 0.0;
  var squareU = 0.0;
  for (var i = 0u; i < a.n; i++) {
    let x = m[a.p + i * a.m + t];
    let y = m[a.p + i * a.m + u];
    inner += x * y;
    squareT += x * x;
    squareU += y * y;
  }
  let norm = sqrt(squareT);
  let own = sqrt(squareU);
  let e = norm * own + ${COSINE_EPSILON};
  let scale = select(a.scale, 0.0, t == u);
  m[a.cosines + pair] = 0.5 * scale * inner / e;
  m[a.adds + pair] = scale / e;
  m[a.takes + pair] = scale * (inner / e) * (norm / e) / max(own, ${SMALLEST_NORM});
}
`,
);

/** gradient[i, u] = Σₜ adds[t, u] · p[i, t] − takes[t, u] · p[i, u]; rows are entries. */
const gather = variants(
  { rows: 'word', lanes: 'word', m: 'word', p: 'word', adds: 'word', takes: 'word', gradient: 'word' },
  (lanes) => `${lanes}
fn run(a: Arguments, group: u32, thread: u32) {
  ${ROWS}
  let i = row / a.m;
  let u = row % a.m;
  let own = m[a.p + row];
  var share = 0.0;
  for (var t = lane; t < a.m; t += a.lanes) {
    share += m[a.adds + t * a.m + u] * m[a.p + i * a.m + t] - m[a.takes + t * a.m + u] * own;
  }
  let sum = sumOverLanes(share, thread, first, 1u, a.lanes);
  if (writing && lane == 0u) { m[a.gradient + row] = sum; }
}
`,
);

/** `columnCosine` with its gradient; see `columnCosine.ts`. */
export const columnCosineGpu: Readonly<Record<string, Lowering>> = {
  SitColumnCosine({ inputs: { p }, outputs: [value, gradient] }, emit) {
    const [n, m] = p.shape;
    const [cosines, adds, takes] = [1, 2, 3].map(() => emit.temporary(m * m));
    emit.dispatch(pairs, Math.ceil((m * m) / THREADS), {
      n,
      m,
      scale: 1 / Math.max(1, (m * (m - 1)) / 2),
      p: reads(p),
      cosines: writes(cosines),
      adds: writes(adds),
      takes: writes(takes),
    });
    reduce(emit, 'sum', { value: cosines, shape: [m * m] }, [0], value);
    const lanes = lanesFor(emit, n * m, m);
    emit.dispatch(gather, Math.ceil((n * m * lanes) / THREADS), {
      rows: n * m,
      lanes,
      m,
      p: reads(p),
      adds: reads(adds),
      takes: reads(takes),
      gradient: writes(gradient),
    });
  },
};
