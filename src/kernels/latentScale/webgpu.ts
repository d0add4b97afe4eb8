import { reads, writes } from '../../program/access';
import type { Lowering } from '../../program/webgpu/lowering';
import { lanesFor, reduce } from '../../program/webgpu/reduce';
import { THREADS } from '../../program/webgpu/shader';
import { ROWS, variants } from '../../program/webgpu/wgsl';

/** What each column ("row" here: what lanes share) adds to the value, and the gradient. */
const both = variants(
  { rows: 'word', batch: 'word', lanes: 'word', latents: 'word', each: 'word', gradient: 'word' },
  (lanes) => `${lanes}
fn run(a: Arguments, group: u32, thread: u32) {
  ${ROWS}
  let n = f32(a.rows);
  let batch = f32(a.batch);
  let freedom = f32(max(2u, a.batch) - 1u);
  let column = a.latents + row;
  var share = 0.0;
  for (var b = lane; b < a.batch; b += a.lanes) { share += m[column + b * a.rows]; }
  let mean = sumOverLanes(share, thread, first, 1u, a.lanes) / batch;
  share = 0.0;
  for (var b = lane; b < a.batch; b += a.lanes) {
    let centred = m[column + b * a.rows] - mean;
    share += centred * centred;
  }
  let excess = sumOverLanes(share, thread, first, 1u, a.lanes) / freedom - 1.0;
  if (writing) {
    let slope = 4.0 * excess / freedom;
    for (var b = lane; b < a.batch; b += a.lanes) {
      let at = b * a.rows + row;
      m[a.gradient + at] = (2.0 * mean / batch + slope * (m[a.latents + at] - mean)) / n;
    }
    if (lane == 0u) { m[a.each + row] = (mean * mean + excess * excess) / n; }
  }
}
`,
);

/** `latentScale` with its gradient; see `latentScale.ts`. */
export const latentScaleGpu: Readonly<Record<string, Lowering>> = {
  SitLatentScale({ inputs: { latents }, outputs: [value, gradient] }, emit) {
    const [batch, n] = latents.shape;
    const lanes = lanesFor(emit, n, batch);
    const each = emit.temporary(n);
    emit.dispatch(both, Math.ceil((n * lanes) / THREADS), {
      rows: n,
      batch,
      lanes,
      latents: reads(latents),
      each: writes(each),
      gradient: writes(gradient),
    });
    reduce(emit, 'sum', { value: each, shape: [n] }, [0], value);
  },
};
