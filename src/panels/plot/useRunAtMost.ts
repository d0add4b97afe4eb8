import { useEffect, useRef, useState } from 'react';
import { useRun } from '../../store/run';
import type { RunState } from '../../store/run.types';

/** Drawing takes at most about this share of the main thread's time. */
const SHARE = 0.2;

/**
 * A part of the run store that is taken over at most once every `interval` milliseconds, in an animation frame; the
 * last value always arrives. Records stream at up to 60 Hz: redrawing thousands of points that often would take the
 * time that the engine needs, so between two redraws React is not asked at all. Where drawing is slow the interval
 * stretches, so that the page stays free for its reader.
 *
 * @param select the same function at every render
 */
export function useRunAtMost<T>(select: (state: RunState) => T, interval: number): T {
  const [shown, setShown] = useState(() => select(useRun.getState()));
  const drawnAt = useRef(Number.NEGATIVE_INFINITY);
  const cost = useRef(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after each value taken over has been drawn.
  useEffect(() => {
    if (Number.isFinite(drawnAt.current)) cost.current = performance.now() - drawnAt.current;
  }, [shown]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    let taken: T | undefined;
    const take = () => {
      timer = undefined;
      frame = 0;
      drawnAt.current = performance.now();
      taken = select(useRun.getState());
      setShown(() => taken as T);
    };
    const follow = (state: RunState) => {
      if (timer !== undefined || Object.is(select(state), taken)) return;
      const wait = drawnAt.current + Math.max(interval, cost.current / SHARE) - performance.now();
      timer = setTimeout(
        () => {
          // In a hidden tab no frame comes; nothing needs to be drawn there either.
          frame = requestAnimationFrame(take);
        },
        Math.max(0, wait),
      );
    };
    // What changed between the first render and this subscription.
    follow(useRun.getState());
    const unsubscribe = useRun.subscribe(follow);
    return () => {
      unsubscribe();
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  }, [select, interval]);
  return shown;
}
