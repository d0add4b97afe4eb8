import { expOfRow, largestOfRow, scaleRow, sumOfRow } from '../rows.as';
import { log } from '../simd.as';

/**
 * Each row's share of the weighted mean cross-entropy, and the gradient of its logits (see crossEntropy.ts). A label outside
 * [0, width) gives NaN. Words: logits, labels, weights, gradient, numbers from one row of the gradient to the next (0: nobody
 * reads it, it is working memory), losses, rows, width; weights of all rows, how many rows there are in all.
 */
export function crossEntropy(words: usize): void {
  let logits = load<usize>(words);
  let labels = load<usize>(words, 4);
  let weights = load<usize>(words, 8);
  let gradient = load<usize>(words, 12);
  const gradientBytes = load<usize>(words, 16) << 2;
  let losses = load<usize>(words, 20);
  const width = load<i32>(words, 28);
  const rowBytes = (<usize>width) << 2;
  // Every thread sums all weights: that is less than waiting for one that does.
  const total = sumOfRow(load<usize>(words, 32), load<i32>(words, 36));
  const norm: f32 = 1 / max<f32>(1, total);
  for (let rows = load<i32>(words, 24); rows > 0; rows--) {
    const share = load<f32>(weights) * norm;
    if (share === 0) {
      memory.fill(gradient, 0, rowBytes);
      store<f32>(losses, 0);
    } else {
      store<f32>(losses, share * rowLoss(logits, gradient, width, load<u32>(labels), share));
    }
    logits += rowBytes;
    gradient += gradientBytes;
    labels += 4;
    weights += 4;
    losses += 4;
  }
}

/** −log softmax(logits)[label]; gradient = share·(softmax − onehot(label)). */
function rowLoss(logits: usize, gradient: usize, width: i32, label: u32, share: f32): f32 {
  const highest = largestOfRow(logits, width);
  const total = expOfRow(logits, gradient, width, highest, 1);
  scaleRow(gradient, width, share / total);
  if (label >= <u32>width) return NaN;
  const at = (<usize>label) << 2;
  store<f32>(gradient + at, load<f32>(gradient + at) - share);
  return highest - load<f32>(logits + at) + f32x4.extract_lane(log(f32x4.splat(total)), 0);
}
