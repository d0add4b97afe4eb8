import { create } from 'zustand';
import type { Experiment } from '../experiment/experiment';
import type { Run } from '../experiment/records';
import type { OpenProbe, ProbeCalls, ProbedWeights, ProbeProgress, ProbeSubject } from '../probe/protocol';
import type { EnginePort } from '../worker/client';
import { isDeadly, ProbeClient, ProbeFailed, spawnProbe } from '../worker/probeClient';
import { MOST_OPENED } from '../worker/probeProtocol';
import { useExperiment } from './experiment';
import type { ProbeAnswers, ProbeCall, ProbeState } from './probe.types';
import { keyOf, useRun } from './run';

type Asked = Exclude<ProbeCall, 'open'>;

/** @param spawn starts the probe worker; a test passes its own */
export function createProbeStore(spawn: () => EnginePort) {
  const client = new ProbeClient(spawn);
  const running = new Map<ProbeCall, AbortController>();
  /** How each open model was opened, by key; what a fresh worker needs to open it again. */
  const openings = new Map<string, OpenProbe>();
  /** Keys of the models that the worker has open. */
  const atHand = new Set<string>();
  const answered = new Map<string, ProbeAnswers>();

  return create<ProbeState>()((set, get) => {
    /** Does something under the name of a call: one at a time of each, with progress, stopped by `cancel`. */
    const under = async <T>(
      call: ProbeCall,
      doing: string,
      work: (options: { signal: AbortSignal; onProgress: (progress: ProbeProgress) => void }) => Promise<T>,
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
        const { failure } = error;
        if (isDeadly(failure) || failure.kind === 'backend-lost') atHand.clear();
        set({ failures: { ...get().failures, [call]: failure } });
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
      const { subject } = get();
      if (!subject) return Promise.resolve(null);
      const { key } = subject;
      return under(call, 'asking', async (options) => {
        const opening = openings.get(key);
        // The worker crashed since: a fresh one opens the model first.
        if (!atHand.has(key) && opening) {
          await client.ask('open', opening, options);
          atHand.add(key);
        }
        // A question without its key and the key are the question; TypeScript does not see that of an open type.
        const whole = { ...asked, key } as ProbeCalls[C]['question'];
        const answer = await client.ask(call, whole, options);
        const answers = { ...answered.get(key), [call]: answer };
        answered.set(key, answers);
        if (get().subject?.key === key) set({ answers });
        return answer;
      });
    };

    const show = (subject: ProbeSubject, opening: OpenProbe): void => {
      openings.set(subject.key, opening);
      atHand.add(subject.key);
      const others = get().opened.filter((model) => model.subject.key !== subject.key);
      const opened = [...others, { subject, experiment: opening.experiment }];
      for (const { subject: old } of opened.splice(0, opened.length - MOST_OPENED)) {
        openings.delete(old.key);
        atHand.delete(old.key);
        answered.delete(old.key);
      }
      set({ subject, opened, answers: answered.get(subject.key) ?? {} });
    };

    return {
      subject: null,
      experiment: null,
      opened: [],
      answers: {},
      busy: {},
      failures: {},

      openFor: (source) => {
        const opening = openingOf(source);
        get().cancel();
        set({ subject: null, experiment: opening.experiment, answers: {}, failures: {} });
        return under('open', 'opening', async (options) => {
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

function openingOf(source: Run | Experiment): OpenProbe {
  const experiment = 'experiment' in source ? source.experiment : source;
  const step = 'experiment' in source ? (source.steps.at(-1)?.step ?? 0) : experiment.training.steps;
  return {
    experiment,
    rows: experiment.world.kind === 'own' ? useExperiment.getState().rows : null,
    backend: useRun.getState().backendWish,
    weights: weightsAt(experiment, step),
  };
}

/** The step of the weights that opening this now would give. */
export function stepAtHand(source: Run | Experiment): number {
  const { experiment, weights } = openingOf(source);
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
