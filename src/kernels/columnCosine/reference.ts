import {
  add,
  div,
  mul,
  reshape,
  type Scalar,
  slice,
  sqrt,
  square,
  sum,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { COSINE_EPSILON } from './columnCosine';

/** `columnCosine` pair by pair, differentiated by tfjs. */
export function columnCosineReference(p: Tensor2D): Scalar {
  const [n, m] = p.shape;
  const column = (t: number): Tensor => reshape(slice(p, [0, t], [n, 1]), [n]);
  // The zero keeps the gradient defined where there is no pair.
  let total: Tensor = mul(sum(p), 0);
  for (let t = 0; t < m; t++) {
    for (let u = t + 1; u < m; u++) {
      const [a, b] = [column(t), column(u)];
      const norms = mul(sqrt(sum(square(a))), sqrt(sum(square(b))));
      total = add(total, div(sum(mul(a, b)), add(norms, COSINE_EPSILON)));
    }
  }
  return mul(total, 1 / Math.max(1, (m * (m - 1)) / 2)) as Scalar;
}
