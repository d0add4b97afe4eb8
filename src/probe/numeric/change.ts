import { Stream } from '../../lib/random';
import { drawDonor } from '../donor';
import type { CounterfactualPairs, InterventionScore, ScoreInterventions } from '../protocol';
import { Tally } from '../tally';
import type { Watch } from '../watch';
import { encodeAll, type NumericContext, predictAll } from './context';
import { CHANGED_BY, distance } from './look';
import { factorsAsText, numbers } from './words';

/** How far apart two values of a factor (of variance 1) have to be to count as different. */
const APART = 1;

interface Change {
  readonly case: number;
  readonly factor: number;
  /** The donor, whose value of the factor it becomes. */
  readonly donor: number;
}

/** The intervention score: latents that stand for factors take the values they have in other examples. */
export async function scoreNumbers(
  context: NumericContext,
  { cases }: Omit<ScoreInterventions, 'key'>,
  watch: Watch,
): Promise<InterventionScore> {
  const { values, latents: n, matching, examples } = context;
  const changes = drawChanges(context, cases).filter(({ factor }) => matching[factor] >= 0);
  const set = new Float32Array(changes.length * n);
  changes.forEach(({ case: k, factor, donor }, c) => {
    set.set(values.subarray(k * n, (k + 1) * n), c * n);
    set[c * n + matching[factor]] = values[donor * n + matching[factor]];
  });
  const before = values.slice(0, Math.min(cases, examples.size) * n);
  return compare(context, changes, before, set, watch, (_, donor) => donor);
}

/** The same by the world: the case's own factors with one changed, mixed to a source anew. */
export async function pairsOfNumbers(
  context: NumericContext,
  { cases }: Omit<CounterfactualPairs, 'key'>,
  watch: Watch,
): Promise<InterventionScore> {
  const { world, examples, model, runner } = context;
  const n = world.corpus.factorCount;
  const changes = drawChanges(context, cases);
  const changed = new Float32Array(changes.length * n);
  changes.forEach(({ case: k, factor, donor }, c) => {
    changed.set(examples.factors.subarray(k * n, (k + 1) * n), c * n);
    changed[c * n + factor] = examples.factors[donor * n + factor];
  });
  // Both sources are mixed anew: the examples' own have noise that the changed ones would lack.
  const size = Math.min(cases, examples.size);
  const own = examples.factors.slice(0, size * n);
  const before = await encodeAll(model, runner, world.sourceOf(own), size, watch);
  const after = await encodeAll(model, runner, world.sourceOf(changed), changes.length, watch);
  return compare(context, changes, before, after, watch, (factors, donor, factor) => {
    const values = Float32Array.from(factors);
    values[factor] = donor[factor];
    return values;
  });
}

/** For each case and factor a donor whose value of it is another; a case without one is left out. */
function drawChanges({ world, examples, experiment }: NumericContext, cases: number): Change[] {
  const n = world.corpus.factorCount;
  const { factors, size } = examples;
  return experiment.graph.factors.flatMap(({ id }, factor) => {
    const stream = Stream.of(experiment.seed, 'probe/donors').fork(id);
    return Array.from({ length: Math.min(cases, size) }, (_, k) => {
      const own = factors[k * n + factor];
      const apart = (other: number) => Math.abs(factors[other * n + factor] - own) >= APART;
      return { case: k, factor, donor: drawDonor(stream, size, apart) };
    }).flatMap(({ donor, ...change }) => (donor === null ? [] : [{ ...change, donor }]));
  });
}

/** Every task's prediction from each case's latents [cases, n] and from those of each change [changes, n]. */
async function compare(
  context: NumericContext,
  changes: readonly Change[],
  before: Float32Array,
  after: Float32Array,
  watch: Watch,
  factorsAfter: (factors: Float32Array, donor: Float32Array, factor: number) => Float32Array,
): Promise<InterventionScore> {
  const { world, examples, experiment, latents } = context;
  const { taskCount, targetDim, factorCount } = world.corpus;
  const size = before.length / latents;
  const width = taskCount * targetDim;
  const was = await predictAll(context, before, size, watch);
  const is = await predictAll(context, after, changes.length, watch);
  const parents = experiment.graph.tasks.map((task) => new Set(task.parents));
  const ids = experiment.graph.factors.map(({ id }) => id);
  const tally = new Tally((factor, task) => parents[task].has(ids[factor]));
  const factorsOf = (k: number) => examples.factors.subarray(k * factorCount, (k + 1) * factorCount);
  changes.forEach(({ case: k, factor, donor }, c) => {
    for (let task = 0; task < taskCount; task++) {
      const from = k * width + task * targetDim;
      const to = c * width + task * targetDim;
      const [said, then] = [was.subarray(from, from + targetDim), is.subarray(to, to + targetDim)];
      tally.add({
        factor,
        task,
        changed: distance(said, then) > CHANGED_BY,
        right: null,
        show: () => ({
          before: { source: factorsAsText(experiment, factorsOf(k)), answer: numbers(said) },
          after: {
            source: factorsAsText(experiment, factorsAfter(factorsOf(k), factorsOf(donor), factor)),
            answer: numbers(then),
          },
        }),
      });
    }
  });
  return tally.score(size);
}
