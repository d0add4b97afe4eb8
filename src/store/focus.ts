import { create } from 'zustand';
import type { Flip } from '../scm/repair';

/** What the reader has picked in the graph, and an edit looked at before it is applied; in no link and no undo. */
export interface FocusState {
  /** Id of the picked factor or task, or null. */
  readonly picked: string | null;
  /** The flips of a repair under the pointer or the keyboard; empty for none. */
  readonly preview: readonly Flip[];
  pick(id: string | null): void;
  setPreview(flips: readonly Flip[]): void;
}

const NONE: readonly Flip[] = [];

export const useFocus = create<FocusState>()((set) => ({
  picked: null,
  preview: NONE,
  pick: (picked) => set({ picked }),
  setPreview: (flips) => set({ preview: flips.length ? flips : NONE }),
}));
