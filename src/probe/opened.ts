import type { ProbeCalls, ProbeSubject } from './protocol';
import type { Watch } from './watch';

type Questions = Omit<ProbeCalls, 'open'>;

/** A trained model that answers questions. Several may be under way together. */
export interface Opened {
  readonly subject: ProbeSubject;
  /**
   * Numbers are within PROBE_LIMITS.
   *
   * @throws Refusal for a question that this model has no answer to
   * @throws an `AbortError` once the watch's signal is aborted
   */
  readonly answer: {
    readonly [C in keyof Questions]: (
      question: Omit<Questions[C]['question'], 'key'>,
      watch: Watch,
    ) => Promise<Questions[C]['answer']>;
  };
  /** Frees its memory. */
  dispose(): void;
}
