import { keep, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Parameters } from './parameters';

/** A model's parameters as tensors of the current backend, bound until they are freed: for tests that look inside. */
export interface BoundParameters {
  /** By name; may be replaced. */
  readonly values: Map<string, Tensor>;
  free(): void;
}

export function bindInitial(parameters: Parameters): BoundParameters {
  const values = new Map(
    parameters.all().map(({ name, shape, initial }) => {
      // A copy: the cpu backend keeps the array it is given.
      return [name, keep(tensor(Float32Array.from(initial), [...shape]))];
    }),
  );
  const unbind = parameters.bind((name) => values.get(name)!);
  return {
    values,
    free: () => {
      unbind();
      for (const value of values.values()) value.dispose();
    },
  };
}
