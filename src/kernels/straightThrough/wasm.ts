import { reads, writes } from '../../program/access';
import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';
import { blocksOf, stretchOf } from '../blocks';

/** Multiply-adds that one exponential is worth. */
const EXPONENTIAL = 4;

const forward: Lowering = ({ inputs: { logits, noise }, outputs: [out] }, emit) => {
  const { size } = out.value;
  emit.instruction({
    code: Code.straightThrough,
    parts: blocksOf(size),
    cost: size,
    words: (from, to) => {
      const { begin, end } = stretchOf(size, from, to);
      return [reads(logits, begin, end), reads(noise, begin, end), writes(out, begin, end), end - begin];
    },
  });
};

const backward: Lowering = ({ inputs: { dy, logits, noise, tau }, outputs: [dlogits] }, emit) => {
  const { size } = dlogits.value;
  emit.instruction({
    code: Code.straightThroughGradient,
    parts: blocksOf(size),
    cost: EXPONENTIAL * size,
    words: (from, to) => {
      const { begin, end } = stretchOf(size, from, to);
      return [
        reads(dy, begin, end),
        reads(logits, begin, end),
        reads(noise, begin, end),
        reads(tau),
        writes(dlogits, begin, end),
        end - begin,
      ];
    },
  });
};

export const straightThroughLowerings: Record<string, Lowering> = {
  SitStraightThrough: forward,
  SitStraightThroughGradient: backward,
};
