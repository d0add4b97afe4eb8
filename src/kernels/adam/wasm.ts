import { reads, writes } from '../../program/access';
import type { Value } from '../../program/graph';
import { Code } from '../../program/wasm/code';
import type { Instruction } from '../../program/wasm/lowering';
import { blocksOf, stretchOf } from '../blocks';

/** Parameters with their moments and gradients, all of one size and in one order. */
interface Regions {
  readonly value: Value;
  readonly first: Value;
  readonly second: Value;
  readonly gradient: Value;
}

/** Place of c in the scalars, see below. */
const CORRECTION = 2;
/** Multiply-adds that one number is worth: a division and a root. */
const COST = 8;

/**
 * Adam on the elements [begin, end) of the regions, both multiples of four. `scalars`: [rates…, c] as in adam.ts, read at
 * every run, the rates already divided by 1 − β₁ᵗ; `rate`: the place of theirs among them.
 */
export function adamInstruction(
  { value, first, second, gradient }: Regions,
  begin: number,
  end: number,
  scalars: Value,
  rate: number,
): Instruction {
  return {
    code: Code.adam,
    parts: blocksOf(end - begin),
    cost: COST * (end - begin),
    words: (from, to) => {
      const part = stretchOf(end - begin, from, to);
      const at = begin + part.begin;
      const until = begin + part.end;
      return [
        ...[value, first, second].map((region) => writes(region, at, until)),
        reads(gradient, at, until),
        reads(scalars, rate, rate + 1),
        reads(scalars, CORRECTION, CORRECTION + 1),
        until - at,
      ];
    },
  };
}
