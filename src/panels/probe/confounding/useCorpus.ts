import { useEffect, useState } from 'react';
import { buildCorpus } from '../../../experiment/corpus';
import type { Experiment } from '../../../experiment/experiment';
import type { Corpus } from '../../../tasks/corpus';

export interface CorpusState {
  readonly experiment: Experiment;
  readonly corpus: Corpus | null;
  /** Why there is none. */
  readonly refused: string | null;
}

/** The examples of an experiment, made after the page has been drawn; null until then. */
export function useCorpus(experiment: Experiment): CorpusState | null {
  const [state, setState] = useState<CorpusState | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      try {
        setState({ experiment, corpus: buildCorpus(experiment, null), refused: null });
      } catch (error) {
        const refused = error instanceof Error ? error.message : String(error);
        setState({ experiment, corpus: null, refused });
      }
    });
    return () => clearTimeout(timer);
  }, [experiment]);
  return state?.experiment === experiment ? state : null;
}
