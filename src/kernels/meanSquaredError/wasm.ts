import { reads, writes } from '../../program/access';
import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';

/** Numbers whose squares make one partial sum, so that the total does not depend on the threads: as in the routine. */
const BLOCK = 1024;

/** [loss, its gradient] */
const both: Lowering = ({ inputs: { prediction, target }, outputs: [loss, gradient] }, emit) => {
  const { size } = prediction.value;
  if (target.value.size !== size) {
    throw new Error(`meanSquaredError: [${prediction.shape}] against [${target.shape}]`);
  }
  const blocks = Math.ceil(size / BLOCK);
  const partial = emit.temporary(blocks);
  const wanted = emit.isUsed(gradient);
  emit.instruction({
    code: Code.squaredErrors,
    parts: blocks,
    cost: 2 * size,
    words: (from, to) => {
      const [begin, end] = [from * BLOCK, Math.min(size, to * BLOCK)];
      return [
        reads(prediction, begin, end),
        reads(target, begin, end),
        writes(partial, from, to),
        wanted ? writes(gradient, begin, end) : 0,
        end - begin,
        { float: 2 / size },
      ];
    },
  });
  emit.instruction({
    code: Code.scaledTotal,
    parts: 1,
    cost: blocks,
    words: () => [reads(partial), writes(loss), blocks, { float: 1 / size }],
  });
};

export const meanSquaredErrorLowerings: Record<string, Lowering> = { SitMeanSquaredError: both };
