import type { Access } from '../access';
import { withOwnGradients } from '../gradients';
import type { Graph, Value } from '../graph';
import { fused } from './fuse';
import type { Dispatch, Emitter, Lowering } from './lowering';

export interface Lowered {
  readonly dispatches: Dispatch[];
  /** Which updated parameter's gradient a value is: written straight to its place among the gradients. */
  readonly gradients: ReadonlyMap<Value, string>;
}

/** A graph's dispatches in the order of its operations. @throws Error for an operation without a lowering */
export function lower(
  graph: Graph,
  lowerings: Readonly<Record<string, Lowering>>,
  software: boolean,
): Lowered {
  const { operations: given, gradients } = withOwnGradients(graph);
  const used = new Set<Value>(gradients.keys());
  for (const { value } of Object.values(graph.outputs)) used.add(value);
  const operations = fused(given, new Set(used));
  for (const { inputs } of operations) for (const { value } of Object.values(inputs)) used.add(value);
  const dispatches: Dispatch[] = [];
  let temporaries = 0;
  const emit: Emitter = {
    software,
    isUsed: (output) => used.has('value' in output ? output.value : output),
    temporary(size) {
      // Negative, so that no recorded value has the same id.
      temporaries -= 1;
      const value: Value = { id: temporaries, size, dtype: 'float32', kind: 'computed' };
      used.add(value);
      return value;
    },
    dispatch: (form, groups, words) => {
      const shader = 'code' in form ? form : software ? form.software : form.hardware;
      const accesses = Object.values<unknown>(words).filter(isAccess);
      dispatches.push({ shader, groups, words, accesses });
    },
  };
  for (const operation of operations) {
    const lowering = lowerings[operation.name];
    if (!lowering) throw new Error(`${operation.name} cannot be compiled: it has no WebGPU form`);
    lowering(operation, emit);
  }
  return { dispatches, gradients };
}

export function isAccess(word: unknown): word is Access {
  return typeof word === 'object' && word !== null && 'value' in word;
}
