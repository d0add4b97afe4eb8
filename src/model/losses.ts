import { fill, mean, mul, type Scalar, type Tensor2D } from '@tensorflow/tfjs-core';
import { type CollisionForm, collisionRate } from '../kernels/collisionRate/collisionRate';
import { columnCosine } from '../kernels/columnCosine/columnCosine';
import { differentiable } from '../kernels/differentiable';

/*
 * The losses on the mask probabilities p [n, m] (factors × tasks). The paper names a UIC loss and a task distinction loss (arXiv
 * 2402.06220) but the material we hold gives no formula for either: the forms here are the lab's own.
 */

/**
 * L_uic: how far the masks are from satisfying the condition that all rows are distinct. `prod`: the mean over factor
 * pairs i < j of Π_t [p_it p_jt + (1 − p_it)(1 − p_jt)], the exact expected share of colliding pairs, in [0, 1]; `log`:
 * the mean of −log(1 − 0.999 of that), steeper where two rows are nearly equal, in [0, 6.9].
 */
export function uicLoss(p: Tensor2D, form: CollisionForm): Scalar {
  return collisionRate(p, form);
}

/** L_dist: the mean over task pairs t < u of the cosine of their masks p_·t and p_·u, in [0, 1]. */
export function distinctionLoss(p: Tensor2D): Scalar {
  return columnCosine(p);
}

/** L_sparse: the mean of p, in [0, 1]. The lab's own addition, off in the presets "as in the paper". */
export function sparsityLoss(p: Tensor2D): Scalar {
  return differentiable(
    [p],
    () => ({ value: mean(p), save: [] }),
    (dy) => [mul(fill(p.shape, 1 / p.size), dy)],
  );
}
