import { useEffect, useState } from 'react';
import { umapPlane } from './umap';

export interface UmapState {
  /** [N, 2], or null while it is laid out. */
  readonly plane: Float64Array | null;
  /** In [0, 1]. */
  readonly share: number;
  readonly failed: string | null;
}

const START: UmapState = { plane: null, share: 0, failed: null };

/** UMAP of a cloud as long as one is given; a newer cloud ends the layout of the one before. */
export function useUmap(cloud: Float64Array | null, dims: number): UmapState {
  const [state, setState] = useState<UmapState>(START);
  useEffect(() => {
    if (!cloud) return;
    let stopped = false;
    setState(START);
    const progress = (share: number) => {
      if (!stopped) setState({ ...START, share });
    };
    umapPlane(cloud, dims, progress, () => stopped).then(
      (plane) => {
        if (plane && !stopped) setState({ plane, share: 1, failed: null });
      },
      (error: unknown) => {
        const failed = error instanceof Error ? error.message : String(error);
        if (!stopped) setState({ ...START, failed });
      },
    );
    return () => {
      stopped = true;
    };
  }, [cloud, dims]);
  return state;
}
