import { type Access, reads, writes } from '../../program/access';
import type { View } from '../../program/graph';
import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';
import { PRODUCT_SCRATCH } from '../productCodes';

/** Multiply-adds that one probability is worth beside its products. */
const SOFTMAX = 8;

/** Sizes of one head's panels; `products`: multiply-adds of one product of all of them. */
function sizesOf(q: View, k: View, heads: number) {
  const [examples, queries, width] = q.shape;
  const keys = k.shape[1];
  const probabilities = examples * heads * queries * keys;
  return { examples, queries, keys, width, probabilities, products: examples * queries * keys * width };
}

/** What examples [from, to) take of views whose first axis counts the examples. */
function examplesOf(
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

/** Split by example. */
const forward: Lowering = ({ inputs: { q, k, v, keyMask }, outputs: [y, p], attributes }, emit) => {
  const { heads, causal } = attributes as { heads: number; causal: boolean };
  const { examples, queries, keys, width, probabilities, products } = sizesOf(q, k, heads);
  const isKept = emit.isUsed(p);
  const scratch = emit.scratch(PRODUCT_SCRATCH + (isKept ? 0 : queries * keys));
  emit.instruction({
    code: Code.attention,
    parts: examples,
    cost: 2 * products + SOFTMAX * probabilities,
    words: (from, to) => [
      ...examplesOf(reads, [q, k, v], from, to),
      ...(keyMask ? examplesOf(reads, [keyMask], from, to) : [0]),
      ...examplesOf(writes, [y], from, to),
      ...(isKept ? examplesOf(writes, [p], from, to) : [0]),
      scratch,
      ...[to - from, queries, keys, width, heads, causal ? 1 : 0],
    ],
  });
};

const backward: Lowering = ({ inputs: { dy, q, k, v, p }, outputs, attributes }, emit) => {
  const { heads } = attributes as { heads: number };
  const { examples, queries, keys, width, probabilities, products } = sizesOf(q, k, heads);
  const scratch = emit.scratch(PRODUCT_SCRATCH + queries * keys);
  emit.instruction({
    code: Code.attentionGradient,
    parts: examples,
    cost: 4 * products + SOFTMAX * probabilities,
    words: (from, to) => [
      ...examplesOf(reads, [dy, q, k, v, p], from, to),
      ...examplesOf(writes, outputs, from, to),
      scratch,
      ...[to - from, queries, keys, width, heads],
    ],
  });
};

export const attentionLowerings: Record<string, Lowering> = {
  SitAttention: forward,
  SitAttentionGradient: backward,
};
