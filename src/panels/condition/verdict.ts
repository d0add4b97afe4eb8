import type { MetaScm } from '../../scm/graph';
import { checkUic, type UicVerdict } from '../../scm/uic';
import { useExperiment } from '../../store/experiment';

const verdicts = new WeakMap<MetaScm, UicVerdict>();

/** The verdict of this graph value, computed once however many panels ask. */
export function verdictOf(graph: MetaScm): UicVerdict {
  let verdict = verdicts.get(graph);
  if (!verdict) {
    verdict = checkUic(graph);
    verdicts.set(graph, verdict);
  }
  return verdict;
}

/** The verdict of the graph being edited. */
export function useVerdict(): UicVerdict {
  return useExperiment((s) => verdictOf(s.experiment.graph));
}

/** The letter a group of indistinguishable factors is known by on every screen: A, B, … Z, then A1, B1, … */
export function groupLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${letter}${Math.floor(index / 26)}`;
}

/** Letter of each factor that shares its row with another one. */
export function groupLetters(verdict: UicVerdict): ReadonlyMap<string, string> {
  const letters = new Map<string, string>();
  verdict.groups.forEach((group, g) => {
    for (const id of group) letters.set(id, groupLetter(g));
  });
  return letters;
}
