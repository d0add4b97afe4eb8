import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';

/** What the reader looks at: shared between panels, in no link and no undo. */
export interface ViewState {
  readonly hoveredFactor: string | null;
  readonly hoveredTask: string | null;
  /** The step whose masks are shown; null: the latest. */
  readonly scrub: number | null;
  readonly theme: Theme;
  /** The panel that the lab is to turn to, because of what was opened; null once it has. */
  readonly turn: 'ablation' | null;
  /** Lights up a factor, a task or (a mask cell) both; null for none. */
  setHovered(factor: string | null, task?: string | null): void;
  setScrub(step: number | null): void;
  turnTo(panel: 'ablation' | null): void;
  setTheme(theme: Theme): void;
}

const THEME_KEY = 'sit-lab/theme';

export const useView = create<ViewState>()((set) => ({
  hoveredFactor: null,
  hoveredTask: null,
  scrub: null,
  theme: storedTheme(),
  turn: null,
  setHovered: (hoveredFactor, hoveredTask = null) => set({ hoveredFactor, hoveredTask }),
  setScrub: (scrub) => set({ scrub }),
  turnTo: (turn) => set({ turn }),
  setTheme: (theme) => {
    set({ theme });
    applyTheme(theme);
    try {
      localStorage.setItem(THEME_KEY, theme);
    } catch {
      // Storage denied: the theme holds for this visit only.
    }
  },
}));

/** Puts the theme on the document, where theme.css reads it; called once on opening and on every change. */
export function applyTheme(theme: Theme): void {
  if (typeof document === 'undefined') return;
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

applyTheme(useView.getState().theme);

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(THEME_KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}
