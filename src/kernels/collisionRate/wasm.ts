import { reads, writes } from '../../program/access';
import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';
import type { CollisionForm } from './collisionRate';

/** Multiply-adds for one entry of one pair. */
const ENTRY = 8;

/** [value, its gradient]. Not split: every pair adds to two rows. */
const both: Lowering = ({ inputs: { p }, outputs: [value, gradient], attributes }, emit) => {
  const [n, m] = p.shape;
  const { form } = attributes as { form: CollisionForm };
  const scratch = emit.scratch(collisionScratch(n, m));
  emit.instruction({
    code: Code.collisionRate,
    parts: 1,
    cost: (ENTRY * n * (n - 1) * m) / 2,
    words: () => [reads(p), writes(value), writes(gradient), n, m, form === 'log' ? 1 : 0, scratch],
  });
};

/** p and its gradient, transposed, with room for four rows from any; three vectors for each task. */
function collisionScratch(n: number, m: number): number {
  const stride = 4 * Math.floor((n + 6) / 4);
  return m * (2 * stride + 12);
}

export const collisionRateLowerings: Record<string, Lowering> = { SitCollisionRate: both };
