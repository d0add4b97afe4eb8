import type { Graph, Operation, Value, View } from './graph';

/** A graph whose gradients can be written straight to their places among all parameters' gradients. */
export interface WithOwnGradients {
  readonly operations: readonly Operation[];
  /** Which updated parameter's gradient a value is. */
  readonly gradients: ReadonlyMap<Value, string>;
}

/**
 * Sees to it that every updated parameter's gradient is a computed value that is no other parameter's: what is not (tfjs
 * hands the same tensor to both sides of a sum) is copied.
 */
export function withOwnGradients({ operations, updates }: Graph): WithOwnGradients {
  const gradients = new Map<Value, string>();
  const copies: Operation[] = [];
  for (const { parameter, gradient } of updates) {
    let { value } = gradient;
    if (value.kind !== 'computed' || gradients.has(value)) {
      const copy = copyOf(gradient, -1_000_000 - copies.length);
      copies.push(copy);
      value = copy.outputs[0].value;
    }
    gradients.set(value, parameter);
  }
  return { operations: [...operations, ...copies], gradients };
}

function copyOf({ value, shape }: View, id: number): Operation {
  const copy: Value = { id, size: value.size, dtype: value.dtype, kind: 'computed' };
  return {
    name: 'Tile',
    inputs: { x: { value, shape } },
    outputs: [{ value: copy, shape }],
    attributes: { reps: shape.map(() => 1) },
  };
}
