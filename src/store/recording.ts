import type { Experiment } from '../experiment/experiment';
import type { BackendChoice, Run } from '../experiment/records';
import type { EngineEvent } from '../worker/protocol';

/** A run with nothing recorded yet. */
export function emptyRun(experiment: Experiment, backend: BackendChoice): Run {
  return { experiment, backend, steps: [], masks: [], evaluations: [], seconds: 0, finished: false };
}

/**
 * What a run had recorded up to and including this step: going on from an older checkpoint records the later steps
 * again.
 */
export function upTo(run: Run, step: number): Run {
  if ((run.steps.at(-1)?.step ?? 0) <= step && run.masks.every((m) => m.step <= step)) return run;
  return {
    ...run,
    steps: run.steps.filter((s) => s.step <= step),
    masks: run.masks.filter((m) => m.step <= step),
    evaluations: run.evaluations.filter((e) => e.step <= step),
    seconds: run.steps.length ? (run.seconds * step) / run.steps.at(-1)!.step : 0,
    finished: false,
  };
}

/**
 * The run after one event: records are appended in step order, and a step recorded again replaces what was recorded
 * from there on. `secondsBefore` is the training time of earlier sittings of the same run.
 */
export function recordEvent(run: Run, event: EngineEvent, secondsBefore: number): Run {
  switch (event.type) {
    case 'records':
      return {
        ...run,
        steps: append(run.steps, event.steps),
        masks: append(run.masks, event.masks),
        seconds: secondsBefore + event.seconds,
      };
    case 'evaluation':
      return { ...run, evaluations: append(run.evaluations, [event.evaluation]) };
    case 'backend':
      return { ...run, backend: event.backend };
    case 'state':
      return event.state === 'finished' ? { ...run, finished: true } : run;
    case 'checkpoint':
    case 'failed':
      return run;
    default:
      return event satisfies never;
  }
}

function append<T extends { readonly step: number }>(old: readonly T[], more: readonly T[]): readonly T[] {
  if (more.length === 0) return old;
  const first = more[0].step;
  const kept = old.length > 0 && old[old.length - 1].step >= first ? old.filter((r) => r.step < first) : old;
  return [...kept, ...more];
}
