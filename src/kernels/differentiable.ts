import { customGrad, type GradSaveFunc, type Tensor } from '@tensorflow/tfjs-core';

/**
 * An op with a closed-form gradient. `forward` gives the value and what the way back needs of it: everything that
 * `backward` reads must be saved there, constants too, since tfjs frees whatever a forward pass made. `backward` returns the gradient
 * of each input in order, as new tensors (never dy itself, which the tape may dispose of).
 */
export function differentiable<T extends Tensor>(
  inputs: readonly Tensor[],
  forward: () => { value: Tensor; save: Tensor[] },
  backward: (dy: Tensor, saved: Tensor[]) => Tensor[],
): T {
  const run = customGrad((...args: (Tensor | GradSaveFunc)[]) => {
    const { value, save } = forward();
    const keep = args[inputs.length] as GradSaveFunc;
    keep(save);
    return { value, gradFunc: backward };
  });
  return run(...inputs) as T;
}
