import { useRef } from 'react';
import type { Run } from '../../experiment/records';
import { useSweep } from '../../store/sweep';

/**
 * Finished runs by key, the same map until another one has finished: the store hands out a new map with every progress,
 * and figures need not be worked out again for that.
 */
export function useFinished(): ReadonlyMap<string, Run> {
  const results = useSweep((s) => s.results);
  const kept = useRef(results);
  if (kept.current !== results && !holdsTheSame(kept.current, results)) kept.current = results;
  return kept.current;
}

function holdsTheSame(a: ReadonlyMap<string, Run>, b: ReadonlyMap<string, Run>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, run] of b) if (a.get(key) !== run) return false;
  return true;
}
