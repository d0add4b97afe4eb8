import { reads, writes } from '../../program/access';
import type { Lowering } from '../../program/webgpu/lowering';
import { lanesFor, reduce } from '../../program/webgpu/reduce';
import { NONE, THREADS } from '../../program/webgpu/shader';
import { ROWS, variants } from '../../program/webgpu/wgsl';

/** Numbers whose squares make one partial sum. */
const WIDTH = 256;

/** Each stretch's share of the loss, and the gradient. */
const both = variants(
  {
    rows: 'word',
    lanes: 'word',
    count: 'word',
    scale: 'number',
    prediction: 'word',
    wanted: 'word',
    losses: 'word',
    gradient: 'word',
  },
  (lanes) => `${lanes}
fn run(a: Arguments, group: u32, thread: u32) {
  ${ROWS}
  var share = 0.0;
  for (var i = row * ${WIDTH}u + lane; i < min((row + 1u) * ${WIDTH}u, a.count); i += a.lanes) {
    let difference = m[a.prediction + i] - m[a.wanted + i];
    share += difference * difference;
    if (writing && a.gradient != NONE) { m[a.gradient + i] = 2.0 * a.scale * difference; }
  }
  let sum = sumOverLanes(share, thread, first, 1u, a.lanes);
  if (writing && lane == 0u) { m[a.losses + row] = a.scale * sum; }
}
`,
);

/** `meanSquaredError` with its gradient; see `meanSquaredError.ts`. */
export const meanSquaredErrorGpu: Readonly<Record<string, Lowering>> = {
  SitMeanSquaredError({ inputs: { prediction, target }, outputs: [loss, gradient] }, emit) {
    const count = prediction.value.size;
    if (target.value.size !== count) {
      throw new Error(`meanSquaredError: [${prediction.shape}] against [${target.shape}]`);
    }
    const rows = Math.ceil(count / WIDTH);
    const lanes = lanesFor(emit, rows, WIDTH);
    const losses = emit.temporary(rows);
    emit.dispatch(both, Math.ceil((rows * lanes) / THREADS), {
      rows,
      lanes,
      count,
      scale: 1 / count,
      prediction: reads(prediction),
      wanted: reads(target),
      losses: writes(losses),
      gradient: emit.isUsed(gradient) ? writes(gradient) : NONE,
    });
    reduce(emit, 'sum', { value: losses, shape: [rows] }, [0], loss);
  },
};
