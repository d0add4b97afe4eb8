import { create } from 'zustand';
import type { Experiment } from '../experiment/experiment';
import type { Run } from '../experiment/records';
import type { OpenProbe, ProbeCalls, ProbedWeights, ProbeProgress, ProbeSubject } from '../probe/protocol';
import type { EnginePort } from '../worker/client';
import { NotOpen, ProbeClient, ProbeFailed, type ProbeOptions, spawnProbe } from '../worker/probeClient';
import { MOST_OPENED } from '../worker/probeProtocol';
import { rowsOf } from './ownRows';
import type { ProbeAnswers, ProbeCall, ProbeState } from './probe.types';
import { keyOf, useRun } from './run';
import type { ReadRows } from './runEngine';
import { shelf } from './storage';

type Asked = Exclude<ProbeCall, 'open'>;

/** A model that was shown: what a worker needs to open it again, and what it has answered. */
interface Shown {
  readonly subject: ProbeSubject;
  readonly opening: OpenProbe;
  answers: ProbeAnswers;
}

/**
 * @param spawn starts the probe worker; a test passes its own
 * @param rows of people's own data
 */
export function createProbeStore(
  spawn: () => EnginePort,
  rows: ReadRows = (experiment) => rowsOf(shelf, experiment),
) {
  const running = new Map<ProbeCall, AbortController>();
  /** By key, the one shown last at the end. */
  const shown = new Map<string, Shown>();
  /** Keys of the models that are open, as the worker says. */
  let open: ReadonlySet<string> = new Set();

  return create<ProbeState>()((set, get) => {
    const client = new ProbeClient(spawn, (keys) => {
      open = new Set(keys);
      set({ opened: openedOf() });
    });

    const openedOf = (): ProbeState['opened'] =>
      [...shown.values()]
        .filter(({ subject }) => open.has(subject.key))
        .map(({ subject, opening }) => ({ subject, experiment: opening.experiment }));

    /** Does something under the name of a call: one at a time of each, with progress, stopped by `cancel`. */
    const under = async <T>(
      call: ProbeCall,
      doing: string,
      work: (options: Required<ProbeOptions>) => Promise<T>,
    ): Promise<T | null> => {
      running.get(call)?.abort();
      const controller = new AbortController();
      running.set(call, controller);
      const { [call]: _, ...failures } = get().failures;
      const onProgress = (progress: ProbeProgress): void => {
        if (running.get(call) === controller) set({ busy: { ...get().busy, [call]: progress } });
      };
      set({ failures });
      onProgress({ doing, share: 0 });
      try {
        return await work({ signal: controller.signal, onProgress });
      } catch (error) {
        if (controller.signal.aborted) return null;
        if (!(error instanceof ProbeFailed)) throw error;
        set({ failures: { ...get().failures, [call]: error.failure } });
        return null;
      } finally {
        if (running.get(call) === controller) {
          running.delete(call);
          const { [call]: __, ...busy } = get().busy;
          set({ busy });
        }
      }
    };

    const question = <C extends Asked>(
      call: C,
      asked: Omit<ProbeCalls[C]['question'], 'key'>,
    ): Promise<ProbeCalls[C]['answer'] | null> => {
      const model = shown.get(get().subject?.key ?? '');
      if (!model) return Promise.resolve(null);
      const { key } = model.subject;
      // A question without its key and the key are the question; TypeScript does not see that of an open type.
      const whole = { ...asked, key } as ProbeCalls[C]['question'];
      return under(call, 'asking', async (options) => {
        const answer = await askOpen(call, whole, model.opening, options);
        model.answers = { ...model.answers, [call]: answer };
        if (get().subject?.key === key) set({ answers: model.answers });
        return answer;
      });
    };

    /** Asks, and where the model was lost since (with its worker, or the graphics card) opens it and asks again. */
    const askOpen = async <C extends Asked>(
      call: C,
      asked: ProbeCalls[C]['question'],
      opening: OpenProbe,
      options: ProbeOptions,
    ): Promise<ProbeCalls[C]['answer']> => {
      try {
        return await client.ask(call, asked, options);
      } catch (error) {
        if (!(error instanceof NotOpen)) throw error;
      }
      await client.ask('open', opening, options);
      return client.ask(call, asked, options);
    };

    const show = (subject: ProbeSubject, opening: OpenProbe): void => {
      const answers = shown.get(subject.key)?.answers ?? {};
      shown.delete(subject.key);
      shown.set(subject.key, { subject, opening, answers });
      for (const key of [...shown.keys()].slice(0, -MOST_OPENED)) shown.delete(key);
      set({ subject, opened: openedOf(), answers });
    };

    return {
      subject: null,
      experiment: null,
      opened: [],
      answers: {},
      busy: {},
      failures: {},

      openFor: (source) => {
        const { experiment, weights } = sourceOf(source);
        const backend = useRun.getState().backendWish;
        get().cancel();
        set({ subject: null, experiment, answers: {}, failures: {} });
        return under('open', 'opening', async (options) => {
          const own = experiment.world.kind === 'own' ? await rows(experiment) : null;
          const opening = { experiment, rows: own, backend, weights };
          const subject = await client.ask('open', opening, options);
          show(subject, opening);
          return subject;
        });
      },
      ask: (asked) => question('ask', asked),
      vary: (asked) => question('vary', asked),
      score: (asked) => question('score', asked),
      pairs: (asked) => question('pairs', asked),
      timeline: (asked) => question('timeline', asked),
      cancel: (call) => {
        for (const [name, controller] of running) {
          if (call === undefined || call === name) controller.abort();
        }
      },
    };
  });
}

export const useProbe = createProbeStore(spawnProbe);

/** What is opened, with the weights that are at hand. */
function sourceOf(source: Run | Experiment): Pick<OpenProbe, 'experiment' | 'weights'> {
  const experiment = 'experiment' in source ? source.experiment : source;
  const step = 'experiment' in source ? (source.steps.at(-1)?.step ?? 0) : experiment.training.steps;
  return { experiment, weights: weightsAt(experiment, step) };
}

/** The step of the weights that opening this now would give. */
export function stepAtHand(source: Run | Experiment): number {
  const { experiment, weights } = sourceOf(source);
  return weights?.step ?? experiment.training.steps;
}

/** What the run on show learned up to this step, where it is of this experiment and its checkpoint is of that step. */
function weightsAt(experiment: Experiment, step: number): ProbedWeights | null {
  const { run, checkpoint } = useRun.getState();
  if (!run || !checkpoint || step < 1 || checkpoint.step !== step) return null;
  if (keyOf(run.experiment) !== keyOf(experiment)) return null;
  const own = Object.entries(checkpoint.tensors).filter(([name]) => !name.startsWith('adam/'));
  return { step, tensors: Object.fromEntries(own) };
}
