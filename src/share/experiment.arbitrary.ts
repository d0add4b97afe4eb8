import fc from 'fast-check';
import { NUMERIC_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import { PRESETS } from '../experiment/presets';
import type { MetaScm } from '../scm/graph';

const id = fc.oneof(
  fc
    .string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'abcXYZ 12é→"\\') })
    .filter((s) => s.trim() !== ''),
  fc.constantFrom('__proto__', 'constructor', 'toString', '0', '1'),
);

const graph: fc.Arbitrary<MetaScm> = fc
  .record({
    ids: fc.uniqueArray(id, { minLength: 1, maxLength: 12 }),
    split: fc.nat(),
    bits: fc.array(fc.boolean(), { minLength: 64, maxLength: 64 }),
    placed: fc.boolean(),
  })
  .map(({ ids, split, bits, placed }) => {
    const n = 1 + (split % ids.length);
    const factors = ids.slice(0, n).map((factor) => ({ id: factor }));
    const tasks = ids.slice(n).map((task, t) => ({
      id: task,
      parents: factors.filter((_, i) => bits[(t * n + i) % 64]).map((factor) => factor.id),
    }));
    const confounding = n >= 2 && bits[0] ? [{ a: ids[0], b: ids[1] }] : [];
    const layout = Object.fromEntries(factors.map((factor, i) => [factor.id, { x: 10 * i, y: 2.5 }]));
    return placed ? { factors, tasks, confounding, layout } : { factors, tasks, confounding };
  });

/** Experiments as a reader may have them: a preset with its own title, seed, graph and settings. */
export const arbitraryExperiment: fc.Arbitrary<Experiment> = fc
  .record({
    base: fc.constantFrom(...PRESETS.map((preset) => preset.experiment)),
    title: fc.string({ maxLength: 20, unit: fc.constantFrom(...'ab √ü🙂') }),
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    graph: fc.option(graph),
    uic: fc.double({ min: 0, max: 100, noNaN: true }),
    steps: fc.integer({ min: 1, max: 5000 }),
    rho: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ base, title, seed, graph: drawn, uic, steps, rho }) => ({
    ...base,
    title,
    seed,
    graph: drawn && base.world.kind !== 'own' ? drawn : base.graph,
    world:
      base.world.kind === 'own'
        ? base.world
        : { ...base.world, datasets: [...base.world.datasets, { id: 'D2', rho: rho + 0, share: 2 }] },
    losses: { ...NUMERIC_SIT.losses, uic: uic + 0 },
    training: { ...base.training, steps },
  }));
