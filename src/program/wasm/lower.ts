import type { Graph, Operation, Value, View } from '../graph';
import type { Emitter, Instruction, Lowering } from './lowering';

export interface Lowered {
  readonly instructions: readonly Instruction[];
  /** Floats of working memory that each thread needs. */
  readonly scratch: number;
  /** Which updated parameter's gradient a value is: written straight to its place among the gradients. */
  readonly gradients: ReadonlyMap<Value, string>;
}

/**
 * Writes a graph as instructions.
 *
 * @throws Error for an operation without a lowering
 */
export function lower(graph: Graph, lowerings: Readonly<Record<string, Lowering>>): Lowered {
  const instructions: Instruction[] = [];
  const { operations, gradients } = withOwnGradients(graph);
  const used = new Set<Value>(gradients.keys());
  for (const { inputs } of operations) for (const { value } of Object.values(inputs)) used.add(value);
  for (const { value } of Object.values(graph.outputs)) used.add(value);
  let scratch = 0;
  let temporaries = 0;
  const emit: Emitter = {
    instruction: (instruction) => instructions.push(instruction),
    // Negative, so that no recorded value has the same id.
    temporary: (size) => ({ id: --temporaries, size, dtype: 'float32', kind: 'computed' }),
    scratch(size) {
      scratch = Math.max(scratch, size);
      return { scratch: size };
    },
    isUsed: (output) => used.has('value' in output ? output.value : output),
  };
  for (const operation of operations) {
    const lowering = lowerings[operation.name];
    if (!lowering) throw new Error(`${operation.name} cannot be compiled: it has no lowering`);
    lowering(operation, emit);
  }
  return { instructions, scratch, gradients };
}

/**
 * Sees to it that every updated parameter's gradient is a computed value that is no other parameter's: what is not (tfjs
 * hands the same tensor to both sides of a sum) is copied.
 */
function withOwnGradients({ operations, updates }: Graph): {
  operations: readonly Operation[];
  gradients: Map<Value, string>;
} {
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
