import type { Tensor2D } from '@tensorflow/tfjs-core';
import { type Experiment, latentCount } from '../../experiment/experiment';
import { mean } from '../../lib/statistics';
import { recoveryOf } from '../../model/metrics/recovery';
import type { NumericModel } from '../../model/numeric/model';
import type { Runner } from '../../program/runner';
import type { NumericSet } from '../../tasks/corpus';
import type { NumericWorld } from '../../tasks/numeric/world';
import type { Watch } from '../watch';

/** Rows computed at once. */
const ROWS = 250;

/** A trained numeric model with all that questions about it need. */
export interface NumericContext {
  readonly experiment: Experiment;
  readonly world: NumericWorld;
  readonly model: NumericModel;
  readonly runner: Runner;
  /** n, the model's latents. */
  readonly latents: number;
  /** Balanced examples. */
  readonly examples: NumericSet;
  /** Their latents [N, n]. */
  readonly values: Float32Array;
  /** matching[i] = latent of factor i, −1 for none. */
  readonly matching: readonly number[];
  /** The line by which each latent's factor is read from it; null for a latent that stands for none. */
  readonly readouts: readonly (Line | null)[];
}

/** slope · latent + offset */
export interface Line {
  readonly slope: number;
  readonly offset: number;
}

export async function openNumericContext(
  experiment: Experiment,
  world: NumericWorld,
  model: NumericModel,
  runner: Runner,
): Promise<NumericContext> {
  const latents = latentCount(experiment);
  const { balanced: examples } = world.corpus.evaluation;
  const { factorCount } = world.corpus;
  const values = await encodeAll(model, runner, examples.source, examples.size);
  const { matching } = recoveryOf({
    size: examples.size,
    factors: examples.factors,
    factorCount,
    latents: values,
    latentCount: latents,
  });
  const readouts = Array.from({ length: latents }, (_, latent) => {
    const factor = matching.indexOf(latent);
    return factor < 0
      ? null
      : fitLine(column(values, latent, latents), column(examples.factors, factor, factorCount));
  });
  return { experiment, world, model, runner, latents, examples, values, matching, readouts };
}

/** Column k of a table [N, columns]. */
export function column(table: Float32Array, k: number, columns: number): number[] {
  return Array.from({ length: table.length / columns }, (_, row) => table[row * columns + k]);
}

/** Least squares of y on x; level where x is constant. */
function fitLine(x: readonly number[], y: readonly number[]): Line {
  const [meanX, meanY] = [mean(x), mean(y)];
  let product = 0;
  let square = 0;
  for (let k = 0; k < x.length; k++) {
    product += (x[k] - meanX) * (y[k] - meanY);
    square += (x[k] - meanX) ** 2;
  }
  const slope = square > 0 ? product / square : 0;
  return { slope, offset: meanY - slope * meanX };
}

/** Latents [N, n] of sources [N, dim X]. */
export async function encodeAll(
  model: NumericModel,
  runner: Runner,
  source: Float32Array,
  size: number,
  watch?: Watch,
): Promise<Float32Array> {
  return inBatches(source, size, watch, async (feed) => {
    const { encoded } = await runner.run('encode', { source: feed }, (inputs) => ({
      encoded: model.encode(inputs.source as Tensor2D),
    }));
    return encoded;
  });
}

/** Ŷ [N, m · dim Y] of every task from latents [N, n]. */
export async function predictAll(
  { model, runner, world }: NumericContext,
  latents: Float32Array,
  size: number,
  watch?: Watch,
): Promise<Float32Array> {
  const { taskCount, targetDim } = world.corpus;
  return inBatches(latents, size, watch, async (feed) => {
    const rows = feed.shape[0];
    const { predicted } = await runner.run('predict', { latents: feed }, (inputs) => ({
      predicted: model.predict(inputs.latents as Tensor2D, model.module.masks(rows)),
    }));
    // The model has tasks in front: [m, B, dim Y].
    const byRow = new Float32Array(predicted.length);
    for (let t = 0; t < taskCount; t++) {
      for (let b = 0; b < rows; b++) {
        const from = (t * rows + b) * targetDim;
        byRow.set(predicted.subarray(from, from + targetDim), (b * taskCount + t) * targetDim);
      }
    }
    return byRow;
  });
}

/** X̂ [N, dim X] from latents [N, n]. */
export async function reconstructAll(
  { model, runner }: NumericContext,
  latents: Float32Array,
  size: number,
): Promise<Float32Array> {
  return inBatches(latents, size, undefined, async (feed) => {
    const { made } = await runner.run('reconstruct', { latents: feed }, (inputs) => ({
      made: model.reconstruct(inputs.latents as Tensor2D),
    }));
    return made;
  });
}

/**
 * Rows [N, k] through a computation in batches of one size (each size is a program of its own), the last filled up with
 * zeros; one row alone goes by itself.
 */
async function inBatches(
  rows: Float32Array,
  size: number,
  watch: Watch | undefined,
  compute: (feed: { shape: readonly number[]; values: Float32Array }) => Promise<ArrayLike<number>>,
): Promise<Float32Array> {
  const width = rows.length / size;
  const batch = size === 1 ? 1 : ROWS;
  let results = new Float32Array();
  for (let from = 0; from < size; from += batch) {
    await watch?.at('intervening', from / size);
    const values = new Float32Array(batch * width);
    values.set(rows.subarray(from * width, Math.min(size, from + batch) * width));
    const made = await compute({ shape: [batch, width], values });
    const wide = made.length / batch;
    if (from === 0) results = new Float32Array(size * wide);
    const fresh = Math.min(batch, size - from) * wide;
    for (let i = 0; i < fresh; i++) results[from * wide + i] = made[i];
  }
  return results;
}
