import { reads, writes } from '../../program/access';
import type { Lowering } from '../../program/webgpu/lowering';
import { lanesFor, reduce } from '../../program/webgpu/reduce';
import { NONE, THREADS } from '../../program/webgpu/shader';
import { LOWEST, ROWS, variants } from '../../program/webgpu/wgsl';

/** Each row's share of the loss, and the gradient. */
const both = variants(
  {
    rows: 'word',
    width: 'word',
    lanes: 'word',
    logits: 'word',
    labels: 'word',
    weights: 'word',
    totalWeight: 'word',
    losses: 'word',
    gradient: 'word',
  },
  (lanes) => `${lanes}
fn run(a: Arguments, group: u32, thread: u32) {
  ${ROWS}
  let logits = a.logits + row * a.width;
  let weight = m[a.weights + row] / max(1.0, m[a.totalWeight]);
  var share = ${LOWEST};
  for (var c = lane; c < a.width; c += a.lanes) { share = max(share, m[logits + c]); }
  let highest = maxOverLanes(share, thread, first, 1u, a.lanes);
  share = 0.0;
  for (var c = lane; c < a.width; c += a.lanes) { share += exp(m[logits + c] - highest); }
  let total = sumOverLanes(share, thread, first, 1u, a.lanes);
  let label = u32(m[a.labels + row]);
  if (writing && lane == 0u) {
    // A row of weight 0 counts nothing, whatever its logits.
    let loss = weight * (highest + log(total) - m[logits + min(label, a.width - 1u)]);
    m[a.losses + row] = select(loss, 0.0, weight == 0.0);
  }
  if (writing && a.gradient != NONE) {
    for (var c = lane; c < a.width; c += a.lanes) {
      let gradient = weight * (exp(m[logits + c] - highest) / total - select(0.0, 1.0, c == label));
      m[a.gradient + row * a.width + c] = select(gradient, 0.0, weight == 0.0);
    }
  }
}
`,
);

/** `crossEntropy` with its gradient; see `crossEntropy.ts`. */
export const crossEntropyGpu: Readonly<Record<string, Lowering>> = {
  SitCrossEntropy({ inputs: { logits, labels, weights }, outputs: [loss, gradient] }, emit) {
    const [rows, width] = logits.shape;
    const lanes = lanesFor(emit, rows, width);
    const totalWeight = emit.temporary(1);
    const losses = emit.temporary(rows);
    reduce(emit, 'sum', weights, [0], totalWeight);
    emit.dispatch(both, Math.ceil((rows * lanes) / THREADS), {
      rows,
      width,
      lanes,
      logits: reads(logits),
      labels: reads(labels),
      weights: reads(weights),
      totalWeight: reads(totalWeight),
      losses: writes(losses),
      gradient: emit.isUsed(gradient) ? writes(gradient) : NONE,
    });
    if (emit.isUsed(loss)) reduce(emit, 'sum', { value: losses, shape: [rows] }, [0], loss);
  },
};
