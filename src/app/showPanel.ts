import { createContext, use } from 'react';
import type { PanelId } from './panels';

/** How a panel brings another on show; the lab itself provides it. */
export const ShowPanel = createContext<(id: PanelId) => void>(() => {});

/** Brings a panel on show: a place in the figure, a stage in its place, a drawer beside it, or a tab. */
export function useShowPanel(): (id: PanelId) => void {
  return use(ShowPanel);
}
