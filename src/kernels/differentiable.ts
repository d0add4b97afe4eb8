import { customGrad, engine, type GradSaveFunc, keep, type Tensor } from '@tensorflow/tfjs-core';
import { hasKernels } from './heap';

/**
 * An op with a closed-form gradient. `forward` gives the value and what the way back needs of it: everything that
 * `backward` reads must be saved there, constants too, since tfjs frees whatever a forward pass made. `backward` returns
 * the gradient of each input in order, as new tensors (never dy itself, which the tape may dispose of).
 */
export function differentiable<T extends Tensor>(
  inputs: readonly Tensor[],
  forward: () => { value: Tensor; save: Tensor[] },
  backward: (dy: Tensor, saved: Tensor[]) => Tensor[],
): T {
  const run = customGrad((...args: (Tensor | GradSaveFunc)[]) => {
    const { value, save } = forward();
    if (hasKernels()) {
      const held = hold(save);
      return { value, gradFunc: (dy: Tensor) => backward(dy, held) };
    }
    const keepClones = args[inputs.length] as GradSaveFunc;
    keepClones(save);
    return { value, gradFunc: backward };
  });
  return run(...inputs) as T;
}

/*
 * tfjs saves a tensor by running its Identity op, with a node on the tape: a third of all ops of a small step. Another
 * handle on the same memory does as well and costs a fifth. tfjs frees its clones when the tape ends; ours are freed when the
 * next tape begins, or by `releaseSaved`.
 */
let heldFor: object | null = null;
let handles: Tensor[] = [];

function hold(tensors: readonly Tensor[]): Tensor[] {
  const { activeTape } = engine().state;
  // Without a tape there is no way back.
  if (!activeTape) return [];
  if (activeTape !== heldFor) {
    releaseSaved();
    heldFor = activeTape;
  }
  return tensors.map((tensor) => {
    engine().backend.incRef(tensor.dataId);
    const handle = keep(engine().makeTensorFromDataId(tensor.dataId, tensor.shape, tensor.dtype));
    handles.push(handle);
    return handle;
  });
}

/** Frees what the last tape's ops saved; call it once gradients have been taken. */
export function releaseSaved(): void {
  for (const handle of handles) handle.dispose();
  handles = [];
  heldFor = null;
}
