import { along, principalAxes } from '../../../lib/pca';
import { correlation, ranks } from '../../../lib/spearman';
import { type ScatterPoint, separation } from '../../../plots/scatter';
import type { LatentTimeline, ProbedExample, ProbeSubject } from '../../../probe/protocol';

/** Where every example lies at every recorded moment. */
export interface Projection {
  /** [frames][N, 2] */
  readonly frames: readonly Float64Array[];
  /** What the axes are, for titles. */
  readonly x: string;
  readonly y: string;
  /** Distances in the plane mean something: one unit for both axes. */
  readonly isometric: boolean;
  /** Where one latent stands against a factor: |Spearman ρ| of the two at each moment; else null. */
  readonly correlations: readonly number[] | null;
}

/** A view of the latents: all of them side by side, or one. */
export type Part = 'all' | number;

/**
 * Principal axes of the latents, fitted on the last frame and used for all, so that the picture does not turn while it
 * forms. A single latent that is one number stands against the true value of a factor instead.
 *
 * @param against the factor a one-number latent is drawn against
 */
export function pcaProjection(timeline: LatentTimeline, part: Part, against: number | null): Projection {
  const { latentDim } = timeline;
  if (part !== 'all' && latentDim === 1) return againstFactor(timeline, part, against);
  const dims = part === 'all' ? timeline.latents * latentDim : latentDim;
  const clouds = timeline.steps.map((_, frame) => cloudOf(timeline, frame, part));
  const axes = principalAxes(clouds[clouds.length - 1], dims);
  const share = (k: number) => `${Math.round(100 * (axes.explained[k] ?? 0))} %`;
  return {
    frames: clouds.map((cloud) => inPlane(along(axes, cloud), axes.axes.length)),
    x: `first axis (${share(0)} of the variance)`,
    y: `second axis (${share(1)})`,
    isometric: true,
    correlations: null,
  };
}

function againstFactor(timeline: LatentTimeline, latent: number, factor: number | null): Projection {
  const truth = timeline.examples.map((example, i) =>
    factor === null ? i : (example.factors?.[factor] ?? Number.NaN),
  );
  const clouds = timeline.steps.map((_, frame) => cloudOf(timeline, frame, latent));
  return {
    frames: clouds.map((cloud) => Float64Array.from(truth.flatMap((x, i) => [x, cloud[i]]))),
    x: factor === null ? 'example' : 'true value of the factor',
    y: 'latent',
    isometric: false,
    correlations:
      factor === null ? null : clouds.map((cloud) => Math.abs(correlation(ranks(truth), ranks(cloud)))),
  };
}

/** The latents [N, d] of one frame: all side by side, or one. */
export function cloudOf({ values, examples, latents, latentDim }: LatentTimeline, frame: number, part: Part) {
  const size = examples.length;
  const dims = part === 'all' ? latents * latentDim : latentDim;
  const from = part === 'all' ? 0 : part * latentDim;
  const out = new Float64Array(size * dims);
  for (let i = 0; i < size; i++) {
    const row = (frame * size + i) * latents * latentDim + from;
    for (let k = 0; k < dims; k++) out[i * dims + k] = values[row + k];
  }
  return out;
}

/** [N, axes] as [N, 2]: a cloud on a line lies on the first axis. */
function inPlane(coordinates: Float64Array, axes: number): Float64Array {
  if (axes === 2) return coordinates;
  const out = new Float64Array(2 * coordinates.length);
  coordinates.forEach((x, i) => {
    out[2 * i] = x;
  });
  return out;
}

/** What colours and shapes stand for. */
export type Colouring = 'task' | number;

export interface Categories {
  readonly names: readonly string[];
  /** Of each example. */
  readonly of: readonly number[];
}

/** The task of each example, or the value of one factor; numbers in three parts of equal size. */
export function categoriesOf(
  subject: ProbeSubject,
  examples: readonly ProbedExample[],
  by: Colouring,
): Categories {
  if (by === 'task') {
    return { names: subject.tasks.map((task) => task.name), of: examples.map((example) => example.task) };
  }
  const { values } = subject.factors[by];
  if (values.length > 0) return { names: values, of: examples.map((example) => example.factors?.[by] ?? 0) };
  const numbers = examples.map((example) => example.factors?.[by] ?? 0);
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor(sorted.length / 3)], sorted[Math.floor((2 * sorted.length) / 3)]];
  return {
    names: ['low third', 'middle third', 'high third'],
    of: numbers.map((x) => (x < low ? 0 : x < high ? 1 : 2)),
  };
}

/** Points of one frame with their categories. */
export function pointsOf(frame: Float64Array, categories: readonly number[]): ScatterPoint[] {
  return categories.map((category, i) => ({ x: frame[2 * i], y: frame[2 * i + 1], category }));
}

/** The factor whose values lie furthest apart at the last moment: the most telling colouring. */
export function tellingColour(subject: ProbeSubject, timeline: LatentTimeline, part: Part): Colouring {
  if (subject.factors.length === 0) return 'task';
  const last = pcaProjection(timeline, part, null).frames[timeline.steps.length - 1];
  const apart = subject.factors.map((_, i) =>
    separation(pointsOf(last, categoriesOf(subject, timeline.examples, i).of)),
  );
  return apart.indexOf(Math.max(...apart));
}
