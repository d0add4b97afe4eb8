import { reads, writes } from '../../program/access';
import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';

/** [value, its gradient]. Not split: every pair adds to two columns. */
const both: Lowering = ({ inputs: { p }, outputs: [value, gradient] }, emit) => {
  const [n, m] = p.shape;
  const scratch = emit.scratch(cosineScratch(n, m));
  emit.instruction({
    code: Code.columnCosine,
    parts: 1,
    cost: 2 * n * m * m,
    words: () => [reads(p), writes(value), writes(gradient), n, m, scratch],
  });
};

/** p, its gradient, m × m weights and two rows, padded to multiples of four. */
function cosineScratch(n: number, m: number): number {
  const [rows, columns] = [n, m].map((size) => 4 * Math.ceil(size / 4));
  return (2 * rows + columns + 2) * columns;
}

export const columnCosineLowerings: Record<string, Lowering> = { SitColumnCosine: both };
