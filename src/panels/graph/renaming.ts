import { createContext, useContext } from 'react';

/** Which node is being renamed in place, and how to begin and end it. */
export interface Renaming {
  readonly id: string | null;
  begin(id: string): void;
  /** Null keeps the name there was. */
  end(name: string | null): void;
}

export const RenamingContext = createContext<Renaming>({ id: null, begin: () => {}, end: () => {} });

export function useRenaming(): Renaming {
  return useContext(RenamingContext);
}
