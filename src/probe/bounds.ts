import { readInteger } from '../lib/narrow';
import type { Opened } from './opened';

/** Bounds of every number in a question, [least, most] inclusive. */
export const PROBE_LIMITS = {
  cases: [1, 400],
  frames: [2, 40],
  examples: [1, 400],
  samples: [0, 8],
  seed: [0, 2 ** 31 - 1],
} as const satisfies Record<string, readonly [least: number, most: number]>;

/** The same model, refusing questions out of bounds. */
export function bounded({ subject, answer, dispose }: Opened): Opened {
  const check = (question: Partial<Record<keyof typeof PROBE_LIMITS, number>>): void => {
    for (const [name, value] of Object.entries(question)) {
      const [least, most] = PROBE_LIMITS[name as keyof typeof PROBE_LIMITS];
      readInteger(value, name, least, most);
    }
  };
  return {
    subject,
    answer: {
      ask: answer.ask,
      vary: async (question, watch) => {
        check({ samples: question.samples, seed: question.seed });
        return answer.vary(question, watch);
      },
      score: async (question, watch) => {
        check({ cases: question.cases });
        return answer.score(question, watch);
      },
      pairs: async (question, watch) => {
        check({ cases: question.cases });
        return answer.pairs(question, watch);
      },
      timeline: async (question, watch) => {
        check({ frames: question.frames, examples: question.examples });
        return answer.timeline(question, watch);
      },
    },
    dispose,
  };
}
