import { useState } from 'react';
import { Refusal } from '../../lib/refusal';

/**
 * Does something that may be refused, and keeps the refusal for the place where it was asked for.
 *
 * @returns the last refusal, or null, and how to act
 */
export function useAct(): [problem: string | null, act: (what: () => unknown) => void, clear: () => void] {
  const [problem, setProblem] = useState<string | null>(null);
  const refused = (error: unknown): void => {
    if (!(error instanceof Refusal)) throw error;
    setProblem(error.message);
  };
  const act = (what: () => unknown): void => {
    setProblem(null);
    try {
      const result = what();
      if (result instanceof Promise) result.catch(refused);
    } catch (error) {
      refused(error);
    }
  };
  return [problem, act, () => setProblem(null)];
}
