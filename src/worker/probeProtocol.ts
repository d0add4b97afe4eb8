import type { ProbeCalls, ProbeProgress } from '../probe/protocol';
import type { EngineFailure } from './protocol';

/*
 * Messages between page and probe worker: questions with an id, and what is said about each until its last word (an answer, a
 * failure, or that it was aborted). Questions may be under way together.
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
  | { readonly type: 'failed'; readonly id: number; readonly failure: EngineFailure };

/** Models that a worker keeps open; the one opened longest ago goes first. */
export const MOST_OPENED = 4;
