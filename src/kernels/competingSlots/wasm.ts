import { type Access, reads, writes } from '../../program/access';
import type { View } from '../../program/graph';
import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';

/** Multiply-adds that a slot's share of a token is worth beside those of its value. */
const SHARE = 8;

/** Split by example. */
const forward: Lowering = ({ inputs: { scores, values, keyMask }, outputs: [out, weights, won] }, emit) => {
  const [size, length, n] = scores.shape;
  const z = values.shape[2];
  emit.instruction({
    code: Code.competingSlots,
    parts: size,
    cost: size * length * n * (z + SHARE),
    words: (from, to) => [
      ...examples(reads, [scores, values, keyMask], from, to),
      ...examples(writes, [out, weights, won], from, to),
      ...[to - from, length, n, z],
    ],
  });
};

const backward: Lowering = ({ inputs, outputs }, emit) => {
  const { dy, out, weights, won, values } = inputs;
  const [size, length, n] = weights.shape;
  const z = values.shape[2];
  emit.instruction({
    code: Code.competingSlotsGradient,
    parts: size,
    cost: size * length * n * (2 * z + SHARE),
    words: (from, to) => [
      ...examples(reads, [dy, out, weights, won, values], from, to),
      ...examples(writes, outputs, from, to),
      ...[to - from, length, n, z],
    ],
  });
};

/** What examples [from, to) take of views whose first axis counts the examples. */
function examples(
  mode: (view: View, begin: number, end: number) => Access,
  views: readonly View[],
  from: number,
  to: number,
): Access[] {
  return views.map((view) => {
    const each = view.value.size / view.shape[0];
    return mode(view, from * each, to * each);
  });
}

export const competingSlotsLowerings: Record<string, Lowering> = {
  SitCompetingSlots: forward,
  SitCompetingSlotsGradient: backward,
};
