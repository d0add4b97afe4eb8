import { useEffect, useRef, useState } from 'react';
import { useRun } from '../../store/run';
import type { RunState } from '../../store/run.types';

/** Drawing takes at most about this share of the main thread's time. */
const SHARE = 0.2;

/** No drawing is taken to last longer, ms: a page that slept between a value and its drawing did not draw meanwhile. */
const LONGEST_MS = 200;

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
  const takenAt = useRef(Number.NEGATIVE_INFINITY);
  const drawing = useRef(false);
  const cost = useRef(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after each value taken over has been drawn.
  useEffect(() => {
    // Also runs when a hidden panel is shown again, which has drawn nothing.
    if (!drawing.current) return;
    drawing.current = false;
    cost.current = Math.min(LONGEST_MS, performance.now() - takenAt.current);
  }, [shown]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    let taken: T | undefined;
    const take = () => {
      timer = undefined;
      frame = 0;
      takenAt.current = performance.now();
      drawing.current = true;
      taken = select(useRun.getState());
      setShown(() => taken as T);
    };
    const follow = (state: RunState) => {
      if (timer !== undefined || Object.is(select(state), taken)) return;
      const wait = takenAt.current + Math.max(interval, cost.current / SHARE) - performance.now();
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
      drawing.current = false;
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  }, [select, interval]);
  return shown;
}
