import type { Experiment } from '../../experiment/experiment';
import { label } from '../../scm/graph';

/** Factor values in words: "L1 0.41, L2 -1.30". */
export function factorsAsText({ graph }: Experiment, values: Float32Array): string {
  return graph.factors.map((factor, i) => `${label(factor)} ${values[i].toFixed(2)}`).join(', ');
}

/** Numbers to two digits. */
export function numbers(values: Float32Array): string {
  return Array.from(values, (value) => value.toFixed(2)).join(' ');
}
