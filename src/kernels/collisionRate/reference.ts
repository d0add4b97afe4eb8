import {
  add,
  log,
  mul,
  neg,
  reshape,
  type Scalar,
  scalar,
  slice,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { type CollisionForm, SHRINK } from './collisionRate';

/** `collisionRate` pair by pair and entry by entry, differentiated by tfjs. */
export function collisionRateReference(p: Tensor2D, form: CollisionForm): Scalar {
  const [n, m] = p.shape;
  const at = (i: number, t: number): Tensor => reshape(slice(p, [i, t], [1, 1]), []);
  // The zero keeps the gradient defined where there is no pair.
  let total: Tensor = mul(sum(p), 0);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      let collision: Tensor = scalar(1);
      for (let t = 0; t < m; t++) {
        const [a, b] = [at(i, t), at(j, t)];
        collision = mul(collision, add(mul(a, b), mul(sub(1, a), sub(1, b))));
      }
      total = add(total, form === 'log' ? neg(log(sub(1, mul(collision, SHRINK)))) : collision);
    }
  }
  return mul(total, 1 / Math.max(1, (n * (n - 1)) / 2)) as Scalar;
}
