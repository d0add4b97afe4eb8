import { reads, writes } from '../../program/access';
import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';
import { emitReduction } from '../stock/reductions';

/**
 * Stretches of rows that sum their shares of the gain's and the bias' gradient by themselves: enough for as many threads.
 * A number of its own, so that no sum's order depends on the threads.
 */
const STRETCHES = 16;
/** Shorter stretches would cost more in sums of shares than they save. */
const LEAST_STRETCH = 8;

const forward: Lowering = ({ inputs: { x, gain, bias }, outputs: [y] }, emit) => {
  const [rows, width] = x.shape;
  emit.instruction({
    code: Code.layerNorm,
    parts: rows,
    cost: 3 * x.value.size,
    words: (from, to) => [
      ...[reads(x, from * width, to * width), reads(gain), reads(bias), writes(y, from * width, to * width)],
      ...[to - from, width],
    ],
  });
};

const backward: Lowering = ({ inputs: { dy, x, gain }, outputs: [dx, dgain, dbias] }, emit) => {
  const [rows, width] = x.shape;
  const stretch = Math.max(LEAST_STRETCH, Math.ceil(rows / STRETCHES));
  const stretches = Math.ceil(rows / stretch);
  const shares = emit.temporary(stretches * 2 * width);
  emit.instruction({
    code: Code.layerNormGradient,
    parts: stretches,
    cost: 6 * x.value.size,
    words: (from, to) => {
      const first = from * stretch;
      const last = Math.min(rows, to * stretch);
      return [
        reads(dy, first * width, last * width),
        reads(x, first * width, last * width),
        reads(gain),
        writes(dx, first * width, last * width),
        writes(shares, from * 2 * width, to * 2 * width),
        ...[last - first, width, stretch],
      ];
    },
  });
  const sum = { outer: 1, reduced: stretches, inner: width, stride: 2 * width };
  emitReduction(emit, Code.sum, shares, dgain, sum);
  emitReduction(emit, Code.sum, shares, dbias, sum, 1, width);
};

export const layerNormLowerings: Record<string, Lowering> = {
  SitLayerNorm: forward,
  SitLayerNormGradient: backward,
};
