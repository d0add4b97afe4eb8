import { reads, writes } from '../../program/access';
import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';

const forward: Lowering = ({ inputs: { weights, ...terms }, outputs: [out] }, emit) => {
  const k = weights.value.size;
  emit.instruction({
    code: Code.weightedSum,
    parts: 1,
    cost: k,
    words: () => [reads(weights), writes(out), k, ...Array.from({ length: k }, (_, i) => reads(terms[i]))],
  });
};

const backward: Lowering = ({ inputs: { dy, weights }, outputs }, emit) => {
  emit.instruction({
    code: Code.weightedSumGradient,
    parts: 1,
    cost: outputs.length,
    words: () => [
      reads(weights),
      reads(dy),
      outputs.length,
      ...outputs.map((out) => (emit.isUsed(out) ? writes(out) : 0)),
    ],
  });
};

export const weightedSumLowerings: Record<string, Lowering> = {
  SitWeightedSum: forward,
  SitWeightedSumGradient: backward,
};
