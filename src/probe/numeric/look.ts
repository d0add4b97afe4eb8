import { Refusal } from '../../lib/refusal';
import { maskProbabilities } from '../../model/numeric/evaluation';
import type { Ask, Intervention, Look, VariedAnswers, Vary } from '../protocol';
import { column, type NumericContext, predictAll, reconstructAll } from './context';
import { numbers } from './words';

/** Examples over which a latent is averaged where a factor is set to a value. */
const NEAREST = 25;

/**
 * An answer counts as changed where Ŷ moves by more than this, as the root mean square over its numbers, which are in
 * standard deviations of Y. On seeds 0–9 with the true graph as mask, a latent or factor moved by 1 or more then changes
 * 99 % of the answers it should, and the encoder's own inexactness, by which a pair of sources moves every latent a little,
 * passes for a change in 4 % of those it should not (at 0.1 in 27 %). Without masks 62 % of answers off the edges still
 * change with a latent.
 */
export const CHANGED_BY = 0.2;

/** What a numeric model makes of one example. */
export async function lookAtNumbers(
  context: NumericContext,
  { source, interventions }: Omit<Ask, 'key'>,
): Promise<Look> {
  const { world, latents: n, examples, readouts, model, runner } = context;
  const { taskCount, targetDim, sourceDim } = world.corpus;
  const k = exampleOf(context, source);
  const latents = interveneOnNumbers(context, k, interventions);
  const masks = await maskProbabilities(model, runner);
  const predicted = await predictAll(context, latents, 1);
  const reconstructed = await reconstructAll(context, latents, 1);
  const set = new Set(interventions.map(({ latent }) => latent));
  const perTask = (table: Float32Array, from: number) =>
    Array.from({ length: taskCount }, (_, t) =>
      Array.from(table.subarray(from + t * targetDim, from + (t + 1) * targetDim)),
    );
  return {
    task: null,
    instruction: [],
    source: [],
    cut: { instruction: 0, source: 0 },
    neighbours: [],
    latents: Array.from({ length: n }, (_, latent) => {
      const line = readouts[latent];
      return {
        mask: null,
        maskPerTask: Array.from({ length: taskCount }, (__, t) => masks[latent * taskCount + t]),
        vector: [latents[latent]],
        set: set.has(latent),
        reads: line ? [line.slope * latents[latent] + line.offset] : [],
        attends: [],
      };
    }),
    reconstruction: [],
    answer: [],
    said: '',
    outputs: {
      predicted: perTask(predicted, 0),
      targets: perTask(examples.targets, k * taskCount * targetDim),
      reconstructed: Array.from(reconstructed),
      source: Array.from(examples.source.subarray(k * sourceDim, (k + 1) * sourceDim)),
    },
  };
}

/** Every task's numbers for one example, before and after interventions. */
export async function varyNumbers(
  context: NumericContext,
  { source, interventions }: Omit<Vary, 'key'>,
): Promise<VariedAnswers> {
  const { experiment, world, latents: n, values, matching } = context;
  const { taskCount, targetDim } = world.corpus;
  const k = exampleOf(context, source);
  const encoded = values.slice(k * n, (k + 1) * n);
  const set = interveneOnNumbers(context, k, interventions);
  const [was, is] = [await predictAll(context, encoded, 1), await predictAll(context, set, 1)];
  const { factors, tasks } = experiment.graph;
  const moved = new Set(
    factors
      .filter((_, i) => matching[i] >= 0 && set[matching[i]] !== encoded[matching[i]])
      .map(({ id }) => id),
  );
  return {
    tasks: Array.from({ length: taskCount }, (_, task) => {
      const stretch = [task * targetDim, (task + 1) * targetDim] as const;
      const size = distance(was.subarray(...stretch), is.subarray(...stretch));
      return {
        task,
        before: numbers(was.subarray(...stretch)),
        after: numbers(is.subarray(...stretch)),
        changed: size > CHANGED_BY,
        size,
        expected: tasks[task].parents.some((parent) => moved.has(parent)),
        samples: [],
      };
    }),
  };
}

/** Root mean square of a − b. */
export function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] - b[d]) ** 2;
  return Math.sqrt(sum / a.length);
}

/** @throws Refusal unless the text is the index of an example */
function exampleOf({ examples }: NumericContext, source: string): number {
  const k = /^\d{1,6}$/.test(source) ? Number(source) : -1;
  if (k < 0 || k >= examples.size) {
    const rule = `must be the number of an example, 0 to ${examples.size - 1}`;
    throw new Refusal('source', source, rule, 'Pick an example.');
  }
  return k;
}

/** The latents of example k [n] with some of them set by hand. @throws Refusal for latents and values there are not */
function interveneOnNumbers(
  context: NumericContext,
  k: number,
  interventions: readonly Intervention[],
): Float32Array {
  const { latents: n, values } = context;
  const set = values.slice(k * n, (k + 1) * n);
  for (const [i, { latent, to }] of interventions.entries()) {
    const path = `interventions[${i}]`;
    if (!Number.isInteger(latent) || latent < 0 || latent >= n) {
      throw new Refusal(`${path}.latent`, latent, `must be the index of one of the ${n} latents`);
    }
    const vector = to.kind === 'vector' ? to.vector : [nearestMean(context, latent, to, path)];
    if (vector.length !== 1 || !Number.isFinite(vector[0])) {
      throw new Refusal(`${path}.to.vector`, vector, 'must be one finite number');
    }
    set[latent] = vector[0];
  }
  return set;
}

/** The mean of a latent over the balanced examples whose factor is nearest to a value. */
function nearestMean(
  { world, examples, values, latents }: NumericContext,
  latent: number,
  { factor, value }: { readonly factor: number; readonly value: number },
  path: string,
): number {
  const { factorCount } = world.corpus;
  if (!Number.isInteger(factor) || factor < 0 || factor >= factorCount) {
    throw new Refusal(`${path}.to.factor`, factor, `must be the index of one of the ${factorCount} factors`);
  }
  const factors = column(examples.factors, factor, factorCount);
  const nearest = Array.from(factors.keys())
    .sort((a, b) => Math.abs(factors[a] - value) - Math.abs(factors[b] - value))
    .slice(0, NEAREST);
  return nearest.reduce((sum, k) => sum + values[k * latents + latent], 0) / nearest.length;
}
