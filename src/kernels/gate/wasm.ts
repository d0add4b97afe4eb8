import { reads, writes } from '../../program/access';
import type { View } from '../../program/graph';
import { Code } from '../../program/wasm/code';
import type { Emitter, Lowering } from '../../program/wasm/lowering';
import { blocksOf, stretchOf } from '../blocks';

const forward: Lowering = ({ inputs: { latents, masks }, outputs: [out] }, emit) => {
  multiply(latents, masks, out, emit);
};

/** [∂latents, ∂masks]; the latter is the gate again, of dy. */
const backward: Lowering = ({ inputs: { dy, latents, masks }, outputs: [dlatents, dmasks] }, emit) => {
  if (emit.isUsed(dmasks)) multiply(latents, dy, dmasks, emit);
  if (!emit.isUsed(dlatents)) return;
  const period = latents.value.size;
  const tasks = masks.shape[0];
  const sofar = (tasks - 1) * period;
  emit.instruction({
    code: Code.gateLatents,
    parts: blocksOf(period),
    cost: masks.value.size,
    words: (from, to) => {
      const { begin, end } = stretchOf(period, from, to);
      return [
        reads(dy, begin, sofar + end),
        reads(masks, begin, sofar + end),
        writes(dlatents, begin, end),
        end - begin,
        tasks,
        period,
      ];
    },
  });
};

/** out = latents ⊙ masks, the latents once for every task. */
function multiply(latents: View, masks: View, out: View, emit: Emitter): void {
  const { size } = masks.value;
  const period = latents.value.size;
  emit.instruction({
    code: Code.gate,
    parts: blocksOf(size),
    cost: size,
    words: (from, to) => {
      const { begin, end } = stretchOf(size, from, to);
      const into = begin % period;
      return [reads(latents), reads(masks, begin, end), writes(out, begin, end), into, period, end - begin];
    },
  });
}

export const gateLowerings: Record<string, Lowering> = { SitGate: forward, SitGateGradient: backward };
