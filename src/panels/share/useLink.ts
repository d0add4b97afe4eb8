import { useEffect, useState } from 'react';
import type { Experiment } from '../../experiment/experiment';
import type { Run } from '../../experiment/records';
import { Refusal } from '../../lib/refusal';
import { encodeLink } from '../../share/link';
import type { Grid } from '../../sweep/grid';

export interface ShareLink {
  /** The whole address; null while it is being made or where it cannot be. */
  readonly link: string | null;
  /** Why there is none. */
  readonly problem: string | null;
}

/** Quiet time after the last edit before the link is made anew, milliseconds. */
const SETTLE_MS = 150;

/** The link that carries this experiment, its result where a run is given, and an ablation of it where a grid is. */
export function useLink(experiment: Experiment, run: Run | null, grid: Grid | null = null): ShareLink {
  const [made, setMade] = useState<ShareLink>({ link: null, problem: null });
  useEffect(() => {
    let overtaken = false;
    const timer = setTimeout(async () => {
      const next = await make(experiment, run, grid);
      if (!overtaken) setMade(next);
    }, SETTLE_MS);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [experiment, run, grid]);
  return made;
}

async function make(experiment: Experiment, run: Run | null, grid: Grid | null): Promise<ShareLink> {
  try {
    const fragment = await encodeLink(experiment, run, grid);
    return { link: `${location.origin}${location.pathname}#${fragment}`, problem: null };
  } catch (error) {
    return {
      link: null,
      problem: error instanceof Refusal ? error.message : 'This browser cannot make links.',
    };
  }
}
