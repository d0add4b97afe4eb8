import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Widths last seen, by place: a picture that comes back starts with its own. */
const seen = new Map<string, number>();

/**
 * The content width of an element in whole pixels, followed as it changes; `initial` until it has been laid out.
 *
 * @param place names the element across mounts. Where its width is known already it is not asked for at once: asking
 * makes the browser lay out the whole page within React's commit, and drawing twice in one task blocked the page for
 * longer than a frame whenever a run began. The observer corrects a width that changed meanwhile.
 */
export function useWidth<E extends HTMLElement>(
  initial: number,
  place: string,
): [RefObject<E | null>, number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(() => seen.get(place) ?? initial);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const read = (next: number) => {
      // A hidden tab measures zero: what was drawn for the last width stays.
      if (next <= 0) return;
      seen.set(place, Math.floor(next));
      setWidth(Math.floor(next));
    };
    if (!seen.has(place)) read(element.clientWidth);
    const observer = new ResizeObserver((entries) => read(entries[0].contentRect.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);
  return [ref, width];
}
