import type { Measure } from '../../experiment/measures';
import type { LossTerm, Run } from '../../experiment/records';
import type { Band } from '../../plots/band';
import { nearestIndex } from '../../plots/decimate';
import type { Tone } from '../../plots/line';
import { measuresIn } from '../../sweep/summary';

/** Something recorded over training, as a curve. */
export interface CurveChoice {
  readonly id: string;
  readonly name: string;
  readonly scale: 'linear' | 'log';
  /** Fixed range of a share, else null. */
  readonly range: readonly [number, number] | null;
  /** The curve of one run, ascending in step; empty where it did not record it. */
  of(run: Run): { readonly x: readonly number[]; readonly y: readonly number[] };
}

const TERM_NAMES: Readonly<Record<LossTerm, string>> = {
  pred: 'prediction loss',
  rec: 'reconstruction loss',
  uic: 'UIC loss',
  dist: 'distinction loss',
  sparse: 'sparsity',
  scale: 'latent scale',
};

const TERMS = Object.keys(TERM_NAMES) as LossTerm[];

/** What these runs recorded: prediction first, since the whole loss has different terms in different variants. */
export function curvesIn(runs: readonly Run[]): CurveChoice[] {
  const terms = TERMS.filter((term) =>
    runs.some((run) => run.steps.some((s) => s.terms[term] !== undefined)),
  );
  const evaluated = measuresIn(runs.filter((run) => run.evaluations.length > 1));
  return [...terms.map(termCurve), wholeLoss, ...evaluated.map(measureCurve)];
}

function termCurve(term: LossTerm): CurveChoice {
  return {
    id: `loss-${term}`,
    name: `${TERM_NAMES[term]}, unweighted`,
    scale: term === 'pred' || term === 'rec' ? 'log' : 'linear',
    range: null,
    of: (run) => {
      const steps = run.steps.filter((step) => step.terms[term] !== undefined);
      return { x: steps.map((s) => s.step), y: steps.map((s) => s.terms[term] ?? Number.NaN) };
    },
  };
}

const wholeLoss: CurveChoice = {
  id: 'loss',
  name: 'whole loss, weighted',
  scale: 'log',
  range: null,
  of: (run) => ({ x: run.steps.map((s) => s.step), y: run.steps.map((s) => s.loss) }),
};

function measureCurve(measure: Measure): CurveChoice {
  return {
    id: measure.id,
    name: measure.name,
    scale: 'linear',
    range: measure.scale === 'share' ? [0, 1] : null,
    of: (run) => {
      const points = run.evaluations.flatMap(({ step, metrics }) => {
        const value = measure.of(metrics);
        return value === null ? [] : [{ step, value }];
      });
      return { x: points.map((p) => p.step), y: points.map((p) => p.value) };
    },
  };
}

/** Mean over runs with the least and the largest value, at the steps of the longest curve; null without any. */
export function bandOf(
  runs: readonly Run[],
  choice: CurveChoice,
  drawn: { readonly id: string; readonly name: string; readonly tone: Tone; readonly dash?: string },
): Band | null {
  const curves = runs.map((run) => choice.of(run)).filter(({ x }) => x.length > 0);
  const longest = curves.reduce<readonly number[]>((best, { x }) => (x.length > best.length ? x : best), []);
  if (longest.length === 0) return null;
  const [mean, low, high]: [number[], number[], number[]] = [[], [], []];
  for (const step of longest) {
    // Runs of one variant record the same steps; one that was thinned differently lends its nearest.
    const values = curves.map(({ x, y }) => y[nearestIndex(x, step)]).filter(Number.isFinite);
    const none = values.length === 0;
    mean.push(none ? Number.NaN : values.reduce((a, b) => a + b, 0) / values.length);
    low.push(none ? Number.NaN : Math.min(...values));
    high.push(none ? Number.NaN : Math.max(...values));
  }
  return { ...drawn, x: longest, mean, low, high };
}

/** What the band says at a step: mean, least, largest; null where nothing was recorded. */
export function bandAt(
  band: Band,
  step: number,
): { readonly mean: number; readonly low: number; readonly high: number } | null {
  const k = nearestIndex(band.x, step);
  return k < 0 ? null : { mean: band.mean[k], low: band.low[k], high: band.high[k] };
}
