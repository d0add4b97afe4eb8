import type { Experiment } from './experiment';
import type { FewShotScore, Metrics, Score, TextMetrics } from './records';

/** The numbers of examples that the lab offers, beside 0. */
export const USUAL_SHOTS: readonly number[] = [4, 16, 64];

/** One point of a few-shot curve. */
export interface CurvePoint {
  /** Labelled examples of each held-out task; 0 is the trained model as it is. */
  readonly shots: number;
  readonly exactMatch: Score;
}

/** The few-shot curve from its zero-shot score on; null where none was measured. */
export function fewShotCurve(metrics: TextMetrics): readonly CurvePoint[] | null {
  const zero = metrics.exactMatch.heldOut;
  if (!zero || !metrics.fewShot || metrics.fewShot.length === 0) return null;
  return [{ shots: 0, exactMatch: zero }, ...metrics.fewShot];
}

/** The held-out tasks' score after this many examples of each, or undefined where it was not measured. */
export function afterShots(metrics: TextMetrics, shots: number): FewShotScore | undefined {
  return metrics.fewShot?.find((score) => score.shots === shots);
}

/** Whether tasks can be held out of this experiment's world, so that few-shot learning means anything. */
export function canMeasureFewShot({ world }: Experiment): boolean {
  return world.kind === 'language';
}

/** Whether the last evaluation of this experiment lacks a curve that was asked for: it was cut short. */
export function lacksFewShot(experiment: Experiment, metrics: Metrics): boolean {
  return experiment.training.shots !== undefined && metrics.kind === 'text' && metrics.fewShot === undefined;
}

/** The experiment with these shots, ascending; an empty list asks for no curve. */
export function withShots(experiment: Experiment, shots: readonly number[]): Experiment {
  const { shots: _before, ...training } = experiment.training;
  return { ...experiment, training: shots.length > 0 ? { ...training, shots } : training };
}
