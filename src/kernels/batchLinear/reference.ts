import { reshape, slice, stack, type Tensor, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import type { Activation } from '../linear/activation';
import { linearReference } from '../linear/reference';

/** `batchLinear` as one stock linear layer after another. */
export function batchLinearReference(
  x: Tensor3D,
  w: Tensor3D,
  b: Tensor2D,
  activation: Activation = 'none',
): Tensor3D {
  const [groups, rows, inner] = x.shape;
  const columns = w.shape[2];
  const part = (all: Tensor, g: number): Tensor =>
    slice(all, [g, ...all.shape.slice(1).map(() => 0)], [1, ...all.shape.slice(1)]);
  const layers = Array.from({ length: groups }, (_, g) =>
    linearReference(
      reshape(part(x, g), [rows, inner]),
      reshape(part(w, g), [inner, columns]),
      reshape(part(b, g), [columns]),
      activation,
    ),
  );
  return stack(layers) as Tensor3D;
}
