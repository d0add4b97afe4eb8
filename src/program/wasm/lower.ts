import { withOwnGradients } from '../gradients';
import type { Graph, Value } from '../graph';
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
