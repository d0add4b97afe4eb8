import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** The content width of an element in whole pixels, followed as it changes; `initial` until it has been laid out. */
export function useWidth<E extends HTMLElement>(initial: number): [RefObject<E | null>, number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(initial);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const read = (next: number) => {
      // A hidden tab measures zero: what was drawn for the last width stays.
      if (next > 0) setWidth(Math.floor(next));
    };
    read(element.clientWidth);
    const observer = new ResizeObserver((entries) => read(entries[0].contentRect.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
