import { useSyncExternalStore } from 'react';

/** phone: one panel at a time in tabs; tablet: two columns that scroll; desktop: the whole figure at once. */
export type Layout = 'phone' | 'tablet' | 'desktop';

/** The same widths stand in shell.css. */
const DESKTOP = '(min-width: 1200px)';
const TABLET = '(min-width: 768px)';

function read(): Layout {
  if (matchMedia(DESKTOP).matches) return 'desktop';
  return matchMedia(TABLET).matches ? 'tablet' : 'phone';
}

function subscribe(changed: () => void): () => void {
  const queries = [matchMedia(DESKTOP), matchMedia(TABLET)];
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
  };
}

export function useLayout(): Layout {
  return useSyncExternalStore(subscribe, read);
}
