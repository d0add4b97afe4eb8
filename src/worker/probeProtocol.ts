import type { ProbeCalls, ProbeProgress } from '../probe/protocol';
import type { EngineFailure } from './protocol';

/*
 * Messages between page and probe worker: questions with an id, and what is said about each until its last word (an answer, a
 * failure, that it was aborted, or that its model is not open). Questions may be under way together. Which models are open the
 * worker alone knows, and says whenever it changes.
 */

export type ProbeCall = keyof ProbeCalls;

export type ProbeQuestion = {
  [C in ProbeCall]: {
    readonly type: 'question';
    readonly id: number;
    readonly call: C;
    readonly question: ProbeCalls[C]['question'];
  };
}[ProbeCall];

export type ProbeRequest =
  | ProbeQuestion
  /** The answer is no longer wanted. */
  | { readonly type: 'abort'; readonly id: number };

export type ProbeReply =
  | { readonly type: 'progress'; readonly id: number; readonly progress: ProbeProgress }
  | {
      [C in ProbeCall]: {
        readonly type: 'answer';
        readonly id: number;
        readonly call: C;
        readonly answer: ProbeCalls[C]['answer'];
      };
    }[ProbeCall]
  | { readonly type: 'aborted'; readonly id: number }
  /** No model of the question's key is open: it was never opened, was let go, or went with the graphics card. */
  | { readonly type: 'not-open'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly failure: EngineFailure }
  /** About no question: the keys of the models that are open from now on. */
  | { readonly type: 'opened'; readonly keys: readonly string[] };

/** Models that a worker keeps open; the one opened longest ago goes first. */
export const MOST_OPENED = 4;
