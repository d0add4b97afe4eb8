import { useEffect, useRef, useState } from 'react';

/** Drawing takes at most about this share of the main thread's time. */
const SHARE = 0.2;

/**
 * A value that is taken over at most once every `interval` milliseconds, in an animation frame; the last one always
 * arrives. Records stream at up to 60 Hz, and redrawing thousands of points that often would take the time that the
 * engine needs. Where drawing is slow the interval stretches, so that the page stays free for its reader.
 */
export function useThrottled<T>(value: T, interval: number): T {
  const [shown, setShown] = useState(value);
  const latest = useRef(value);
  const drawnAt = useRef(Number.NEGATIVE_INFINITY);
  const pending = useRef<{ timer: number; frame: number } | null>(null);
  const cost = useRef(0);
  latest.current = value;

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after each value taken over has been drawn.
  useEffect(() => {
    if (Number.isFinite(drawnAt.current)) cost.current = performance.now() - drawnAt.current;
  }, [shown]);

  useEffect(() => {
    if (Object.is(value, shown) || pending.current) return;
    const draw = () => {
      pending.current = null;
      drawnAt.current = performance.now();
      setShown(latest.current);
    };
    const wait = Math.max(0, drawnAt.current + Math.max(interval, cost.current / SHARE) - performance.now());
    const job = { timer: 0, frame: 0 };
    job.timer = window.setTimeout(() => {
      // In a hidden tab no frame comes; nothing needs to be drawn there either.
      job.frame = requestAnimationFrame(draw);
    }, wait);
    pending.current = job;
  }, [value, shown, interval]);

  useEffect(
    () => () => {
      if (!pending.current) return;
      clearTimeout(pending.current.timer);
      cancelAnimationFrame(pending.current.frame);
      pending.current = null;
    },
    [],
  );
  return shown;
}
