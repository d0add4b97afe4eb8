import { reads, writes } from '../../program/access';
import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';
import { emitBinary } from '../stock/elementwise';
import { emitReduction } from '../stock/reductions';

/** Multiply-adds that an exponential is worth. */
const EXPONENTIAL = 8;

/** The rows' losses and gradients, then the sum of the losses. */
const both: Lowering = ({ inputs: { logits, labels, weights }, outputs: [loss, gradient] }, emit) => {
  const [rows, width] = logits.shape;
  const losses = emit.temporary(rows);
  const isWanted = emit.isUsed(gradient);
  const scratch = emit.scratch(isWanted ? 0 : width);
  emit.instruction({
    code: Code.crossEntropy,
    parts: rows,
    cost: rows * width * EXPONENTIAL,
    words: (from, to) => [
      reads(logits, from * width, to * width),
      reads(labels, from, to),
      reads(weights, from, to),
      ...(isWanted ? [writes(gradient, from * width, to * width), width] : [scratch, 0]),
      writes(losses, from, to),
      ...[to - from, width],
      reads(weights),
      rows,
    ],
  });
  emitReduction(emit, Code.sum, losses, loss, { outer: 1, reduced: rows, inner: 1 });
};

/** values · factor, the way back of every loss whose gradient is found in its forward pass. */
const scaled: Lowering = ({ inputs: { values, factor }, outputs: [out] }, emit) => {
  emitBinary(emit, Code.multiply, values, factor, out);
};

export const crossEntropyLowerings: Record<string, Lowering> = { SitCrossEntropy: both, SitScaled: scaled };
