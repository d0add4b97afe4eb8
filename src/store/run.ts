import { create } from 'zustand';
import { BASELINES, type BaselineName, baselineOf } from '../experiment/baseline';
import type { Experiment } from '../experiment/experiment';
import { experimentKey } from '../experiment/key';
import type { BackendName, Run } from '../experiment/records';
import { EngineClient, type EnginePort, spawnEngine } from '../worker/client';
import type { Checkpoint, EngineEvent } from '../worker/protocol';
import { Comparison } from './comparison';
import { useExperiment } from './experiment';
import { inFrames, nextFrame, type Schedule } from './frames';
import { rowsOf } from './ownRows';
import { emptyRun, recordEvent, upTo } from './recording';
import type { RunPhase, RunState } from './run.types';
import { type ReadRows, RunEngine, withRows } from './runEngine';
import { shelf } from './storage';

export const BACKEND_NAMES: readonly BackendName[] = ['webgpu', 'wasm', 'webgl', 'cpu'];

/** A run store on engines made by `spawn`; the page has one, a test makes its own with fake workers. */
export function createRunStore(
  spawn: () => EnginePort,
  schedule: Schedule = nextFrame,
  rows: ReadRows = (experiment) => rowsOf(shelf, experiment),
) {
  return create<RunState>()((set, get) => {
    const engine = new RunEngine(new EngineClient(spawn, 'run'), rows);
    const comparison = new Comparison(new EngineClient(spawn, 'baseline'), {
      progress: (name, step, steps) => set({ comparing: { name, step, steps } }),
      finished: (name, run) => set({ baselines: { ...get().baselines, [name]: run } }),
      failed: (name, failure) => set({ comparisonFailure: { name, failure } }),
      idle: () => set({ comparing: null }),
    });

    /** Counts what was put on show, by training or by `show`. */
    let sittings = 0;
    /** Counts how often baselines were given up. */
    let halts = 0;

    const stopComparing = (): void => {
      halts += 1;
      comparison.stop();
    };

    /** Starts the engine; `before` is what the run had recorded up to the checkpoint. */
    const start = (
      experiment: Experiment,
      paused: boolean,
      checkpoint: Checkpoint | null,
      before: Run | null,
    ) => {
      sittings += 1;
      const sitting = sittings;
      const secondsBefore = before?.seconds ?? 0;
      const sameExperiment = before !== null || keepsBaselines(get().run, experiment);
      if (!sameExperiment) stopComparing();
      set({
        phase: 'starting',
        failure: null,
        comparisonFailure: null,
        stepsPerSecond: 0,
        secondsLeft: Number.NaN,
        checkpoint,
      });
      engine.start(
        { experiment, backend: get().backendWish, paused, checkpoint },
        inFrames((event) => {
          // Records that wait for a frame may outlive their run's place on show.
          if (sitting !== sittings) return;
          const state = get();
          if (event.type === 'backend' && state.phase === 'starting') {
            // Until here the earlier run stayed on show, so that the page never goes blank.
            const run = before ? { ...before, backend: event.backend } : emptyRun(experiment, event.backend);
            set({
              run,
              origin: 'trained',
              backend: event.backend,
              baselines: sameExperiment ? state.baselines : baselinesAtHand(experiment, state),
            });
            return;
          }
          const run = state.run && recordEvent(state.run, event, secondsBefore);
          set({ ...(run === state.run ? null : { run }), ...changes(event) });
        }, schedule),
      );
      const { pace } = get();
      if (pace !== null) engine.send({ type: 'pace', stepsPerSecond: pace });
    };

    const startCurrent = (paused: boolean) => start(useExperiment.getState().experiment, paused, null, null);

    return {
      phase: 'idle',
      run: null,
      origin: 'precomputed',
      backend: null,
      backendWish: backendFromAddress(),
      stepsPerSecond: 0,
      secondsLeft: Number.NaN,
      failure: null,
      checkpoint: null,
      baselines: {},
      comparing: null,
      comparisonFailure: null,
      pace: null,

      warm: () => engine.warm(),
      train: () => startCurrent(false),
      pause: () => engine.send({ type: 'pause' }),
      resume: () => {
        const { run, checkpoint } = get();
        if (engine.busy) engine.send({ type: 'resume' });
        else if (run && !run.finished && checkpoint) {
          start(run.experiment, false, checkpoint, upTo(run, checkpoint.step));
        }
      },
      step: (count) => {
        const { run, checkpoint, phase } = get();
        if (!engine.busy) {
          if (phase === 'paused' && run && checkpoint) {
            start(run.experiment, true, checkpoint, upTo(run, checkpoint.step));
          } else startCurrent(true);
        }
        engine.send({ type: 'step', count });
      },
      reset: () => startCurrent(true),
      stop: () => engine.send({ type: 'stop' }),
      setPace: (pace) => {
        set({ pace });
        engine.send({ type: 'pace', stepsPerSecond: pace });
      },
      setBackend: (backendWish) => set({ backendWish }),
      evaluate: () => engine.send({ type: 'evaluate' }),
      compare: (names) => {
        const experiment = get().run?.experiment ?? useExperiment.getState().experiment;
        const settings = { experiment, backend: get().backendWish };
        set({ comparisonFailure: null });
        const asked = halts;
        withRows(rows, experiment, (read) => {
          if (asked === halts) comparison.add(names, { ...settings, rows: read });
        });
      },
      stopComparing,
      show: (run, origin, baselines = {}, checkpoint = null) => {
        engine.abandon();
        sittings += 1;
        stopComparing();
        const goesOn = checkpoint !== null && !run.finished;
        set({
          phase: goesOn ? 'paused' : 'idle',
          run,
          origin,
          backend: run.backend,
          baselines,
          checkpoint: goesOn ? checkpoint : null,
          failure: null,
          comparisonFailure: null,
          stepsPerSecond: 0,
          secondsLeft: Number.NaN,
        });
      },
    };
  });
}

export const useRun = createRunStore(spawnEngine);

/** What an event changes besides the run itself. */
function changes(event: EngineEvent): Partial<RunState> {
  switch (event.type) {
    case 'backend':
      return { backend: event.backend };
    case 'state':
      return { phase: event.state };
    case 'records':
      return { stepsPerSecond: event.stepsPerSecond, secondsLeft: event.secondsLeft };
    case 'checkpoint':
      return { checkpoint: event.checkpoint };
    case 'failed':
      return { phase: 'failed', failure: event.failure };
    case 'evaluation':
      return {};
    default:
      return event satisfies never;
  }
}

/** Baselines stay on show while the same experiment is trained again. */
function keepsBaselines(shown: Run | null, experiment: Experiment): boolean {
  return shown !== null && keyOf(shown.experiment) === keyOf(experiment);
}

/**
 * Finished runs at hand that are baselines of `experiment`: whoever trains, switches the UIC loss off and trains again
 * sees both side by side without a third training.
 */
function baselinesAtHand(
  experiment: Experiment,
  { run, baselines }: Pick<RunState, 'run' | 'baselines'>,
): Partial<Record<BaselineName, Run>> {
  const atHand = new Map<string, Run>();
  for (const known of [...Object.values(baselines), run]) {
    if (known?.finished) atHand.set(keyOf(known.experiment), known);
  }
  const found: Partial<Record<BaselineName, Run>> = {};
  for (const name of BASELINES) {
    const wanted = baselineOf(experiment, name);
    const known = wanted && atHand.get(keyOf(wanted));
    if (known) found[name] = known;
  }
  return found;
}

const keys = new WeakMap<Experiment, string>();

/** `experimentKey`, computed once per experiment value. */
export function keyOf(experiment: Experiment): string {
  let key = keys.get(experiment);
  if (key === undefined) {
    key = experimentKey(experiment);
    keys.set(experiment, key);
  }
  return key;
}

/** Whether the shown run belongs to another experiment than the one being edited. */
export function isStale(
  state: Pick<RunState, 'run'>,
  experiment: Experiment = useExperiment.getState().experiment,
): boolean {
  return state.run !== null && keyOf(state.run.experiment) !== keyOf(experiment);
}

/** `isStale` for components: follows both stores. */
export function useIsStale(): boolean {
  const experiment = useExperiment((s) => s.experiment);
  return useRun((s) => isStale(s, experiment));
}

/** Share of the shown run's steps that were taken, in [0, 1]. */
export function runFraction(state: Pick<RunState, 'run'>): number {
  if (!state.run) return 0;
  return Math.min(1, stepsTaken(state) / Math.max(1, state.run.experiment.training.steps));
}

/** The last recorded step of the shown run; 0 before the first. */
export function stepsTaken(state: Pick<RunState, 'run'>): number {
  return state.run?.steps.at(-1)?.step ?? 0;
}

/** Whether a run is under way in the engine. */
export function isLive(phase: RunPhase): boolean {
  return phase === 'starting' || phase === 'running' || phase === 'paused' || phase === 'evaluating';
}

/** Whether `resume` would do something. */
export function canResume(state: Pick<RunState, 'phase' | 'run' | 'checkpoint'>): boolean {
  if (state.phase === 'paused') return true;
  return !isLive(state.phase) && state.run !== null && !state.run.finished && state.checkpoint !== null;
}

/** The wish in `?backend=`, or null. */
function backendFromAddress(): BackendName | null {
  if (typeof location === 'undefined') return null;
  const wish = new URLSearchParams(location.search).get('backend');
  return BACKEND_NAMES.find((name) => name === wish) ?? null;
}
