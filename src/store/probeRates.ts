import { create, type StoreApi } from 'zustand';
import type { Experiment } from '../experiment/experiment';
import type { Run } from '../experiment/records';
import type { InterventionScore, ProbeSubject } from '../probe/protocol';
import { useProbe } from './probe';
import type { ProbeState } from './probe.types';
import { keyOf } from './run';

/** Changes made by hand to latents (`score`), or by the world to sentences (`pairs`). */
export type RateKind = 'score' | 'pairs';

/** What changes of factors did to the answers of one model. */
export interface MeasuredRates {
  readonly kind: RateKind;
  readonly subject: ProbeSubject;
  readonly experiment: Experiment;
  readonly rates: InterventionScore;
}

export interface RatesState {
  /** The last measurement of each kind of each model, oldest first. */
  readonly measured: readonly MeasuredRates[];
  /** What is being measured, and how many more models are waiting. */
  readonly measuring: {
    readonly kind: RateKind;
    readonly source: Run | Experiment;
    readonly left: number;
  } | null;

  /**
   * Opens these models one after another and measures each on this many examples; what was measured is kept. Ends early
   * when one fails or is stopped.
   *
   * @param back the model to show again afterwards, or null to stay with the last
   */
  measure(
    kind: RateKind,
    sources: readonly (Run | Experiment)[],
    cases: number,
    back: Run | Experiment | null,
  ): Promise<void>;
  stop(): void;
}

/** Measurements of more models than this are forgotten, oldest first. */
const MOST_MEASURED = 24;

export function createRatesStore(probe: Pick<StoreApi<ProbeState>, 'getState'>) {
  return create<RatesState>()((set, get) => {
    let stopped = false;
    return {
      measured: [],
      measuring: null,
      measure: async (kind, sources, cases, back) => {
        if (get().measuring) return;
        stopped = false;
        let last: Run | Experiment | null = null;
        for (const [k, source] of sources.entries()) {
          set({ measuring: { kind, source, left: sources.length - k - 1 } });
          last = source;
          const subject = await probe.getState().openFor(source);
          if (stopped || !subject) break;
          const rates = await probe.getState()[kind]({ cases });
          if (!rates) break;
          const experiment = experimentOf(source);
          const others = get().measured.filter((m) => m.kind !== kind || m.subject.key !== subject.key);
          set({ measured: [...others, { kind, subject, experiment, rates }].slice(-MOST_MEASURED) });
          if (stopped) break;
        }
        const failed = probe.getState().failures;
        // Opening clears what failed, which the reader has yet to see.
        if (back && back !== last && !failed.open && !failed[kind]) await probe.getState().openFor(back);
        set({ measuring: null });
      },
      stop: () => {
        stopped = true;
        probe.getState().cancel();
      },
    };
  });
}

export const useRates = createRatesStore(useProbe);

/** The latest measurement of this kind of a model of this experiment, or null. */
export function ratesOf(
  { measured }: Pick<RatesState, 'measured'>,
  kind: RateKind,
  experiment: Experiment,
): MeasuredRates | null {
  const key = keyOf(experiment);
  return measured.findLast((m) => m.kind === kind && keyOf(m.experiment) === key) ?? null;
}

export function experimentOf(source: Run | Experiment): Experiment {
  return 'experiment' in source ? source.experiment : source;
}
