import type { Experiment, ModelSpec } from '../../src/experiment/experiment';
import { preset } from '../../src/experiment/presets';
import type { MetaScm } from '../../src/scm/graph';
import type { Stretch } from './stretch';

/** One quantity varied while the rest of a preset stays. */
export interface Sweep {
  readonly preset: string;
  /** What is varied, with its letter. */
  readonly axis: string;
  /** k of the term that grows fastest, ∝ xᵏ, however small its share is at these sizes. */
  readonly limit: number;
  readonly values: readonly number[];
  at(value: number): { readonly experiment: Experiment; readonly stretch: Stretch };
}

export const SWEEPS: readonly Sweep[] = [
  ...sweepsOf('language-sit', {
    'model width d': {
      limit: 2,
      values: [16, 32, 64, 128, 256],
      at: (width) => ({ model: { width, feedForward: 2 * width } }),
    },
    'source length L': {
      limit: 2,
      values: [16, 32, 64, 128, 256],
      at: (source) => ({ stretch: { source } }),
    },
    'latents n': { limit: 2, values: [4, 8, 16, 32, 64], at: (latents) => ({ model: { latents } }) },
    'tasks m': { limit: 2, values: [4, 8, 16, 32, 64], at: (tasks) => ({ stretch: { tasks } }) },
    'batch B': { limit: 1, values: [8, 16, 32, 64, 128], at: (batch) => ({ batch }) },
  }),
  ...sweepsOf('numeric-sit-sparse', {
    'hidden width': { limit: 2, values: [24, 48, 96, 192, 384], at: (width) => ({ model: { width } }) },
    'factors n': { limit: 2, values: [4, 8, 16, 32, 64], at: (n) => ({ graph: chain(n, 5) }) },
    'tasks m': { limit: 2, values: [4, 8, 16, 32, 64], at: (m) => ({ graph: chain(6, m) }) },
    'batch B': { limit: 1, values: [16, 32, 64, 128, 256, 512], at: (batch) => ({ batch }) },
  }),
];

interface Change {
  readonly model?: Partial<ModelSpec>;
  readonly graph?: MetaScm;
  readonly batch?: number;
  readonly stretch?: Stretch;
}

function sweepsOf(
  name: string,
  axes: Readonly<Record<string, { limit: number; values: readonly number[]; at: (value: number) => Change }>>,
): Sweep[] {
  const found = preset(name);
  if (!found) throw new Error(`no preset ${name}`);
  return Object.entries(axes).map(([axis, { limit, values, at }]) => ({
    preset: name,
    axis,
    limit,
    values,
    at(value) {
      const { model, graph, batch, stretch = {} } = at(value);
      const base = found.experiment;
      const experiment: Experiment = {
        ...base,
        model: { ...base.model, ...model },
        graph: graph ?? base.graph,
        // A long pool takes long to make and changes no step.
        world: { ...base.world, ...(base.world.kind !== 'own' && { pool: 1024, evaluationSize: 16 }) },
        training: { ...base.training, batch: batch ?? base.training.batch },
      };
      return { experiment, stretch };
    },
  }));
}

/** Task t needs factors t and t + 1, around in a ring; with fewer tasks than factors the last ones are shared out. */
export function chain(n: number, m: number): MetaScm {
  const factors = Array.from({ length: n }, (_, i) => ({ id: `L${i + 1}` }));
  const tasks = Array.from({ length: m }, (_, t) => {
    const parents = factors.filter((_, i) => i % m === t || i === t % n || i === (t + 1) % n);
    return { id: `Y${t + 1}`, parents: parents.map(({ id }) => id) };
  });
  return { factors, tasks, confounding: [] };
}
