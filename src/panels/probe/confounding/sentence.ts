import type { ConcreteCase, SetAssociations } from '../../../experiment/confounding';
import type { Score } from '../../../experiment/records';
import type { Association } from '../../../lib/association';
import { listed } from '../../../lib/listed';
import { percent } from '../rates/rates';

/** What a model was found to use. */
export interface Use {
  readonly name: string;
  /** Share of answers that change when only this factor changes. */
  readonly changed: Score;
}

/** Everything one example of confounding is made of. */
export interface Finding {
  readonly set: SetAssociations;
  readonly balanced: SetAssociations;
  readonly factor: number;
  readonly factorName: string;
  readonly taskName: string;
  /** The factor is a parent of the task. */
  readonly edge: boolean;
  /** The open path without causes of the answer, in words; null where there is none. */
  readonly path: string | null;
  readonly example: ConcreteCase | null;
  /** Only models that were measured. */
  readonly uses: readonly Use[];
}

/** Whether an association is more than independent variables show by chance. */
export function isBeyondChance(association: Association): boolean {
  return association.value > association.chance;
}

/** One finding as a paragraph: what the data shows, where that comes from, and what models make of it. */
export function findingSentences(finding: Finding): readonly string[] {
  return [dataSentence(finding), causageSentence(finding), usageSentence(finding)];
}

function dataSentence({ set, balanced, factor, factorName, taskName, example }: Finding): string {
  const here = set.byFactor[factor];
  const there = balanced.byFactor[factor];
  if (!isBeyondChance(here)) {
    return `In ${nameOf(set)}, ${factorName} goes with the answer to ${taskName} no more than independent values do by chance (${strength(here)}, n ${here.n}).`;
  }
  if (example) {
    const { value, answer, share, balanced: base } = example;
    return `In ${nameOf(set)}, ${factorName} = ${value} goes with ${answer} in ${percent(share.value)} of ${share.n} sentences; where nothing is confounded, in ${percent(base.value)} of ${base.n}.`;
  }
  return `In ${nameOf(set)}, ${factorName} goes with ${taskName} (${strength(here)}, n ${here.n}); where nothing is confounded, ${strength(there)} (n ${there.n}).`;
}

function causageSentence({ edge, path, factorName, taskName, set, factor }: Finding): string {
  if (edge) return `It is a cause of the answer: the graph has the edge ${factorName} → ${taskName}.`;
  const shows = isBeyondChance(set.byFactor[factor]);
  if (path) {
    return shows
      ? `It is no cause of the answer: the two meet through the dataset, ${path}.`
      : `It is no cause of the answer. The graph lets the two meet through the dataset, ${path}, but nothing of that shows in ${nameOf(set)}.`;
  }
  return shows
    ? 'It is no cause of the answer, and no open path of the graph joins the two: one in twenty such looks is beyond chance.'
    : 'No open path of the graph joins the two.';
}

function usageSentence({ uses, factorName, taskName, edge }: Finding): string {
  if (uses.length === 0) return 'What models use of it has not been measured yet.';
  const said = uses.map(
    ({ name, changed }) =>
      `${percent(changed.value)} for ${name} (95 %: ${percent(changed.low)} to ${percent(changed.high)})`,
  );
  const cases = [...new Set(uses.map(({ changed }) => changed.n))].join(' or ');
  const should = edge ? 'should always' : 'should never';
  return `When only ${factorName} changes, the answer to ${taskName} ${should} change. Of ${cases} cases it does in ${listed(said)}.`;
}

/** What an association is called in this world. */
export function measureName(world: 'numeric' | 'language'): string {
  return world === 'numeric' ? 'largest |Spearman ρ| with a coordinate of Y' : 'Cramér’s V with the target';
}

function strength({ value, low, high }: Association): string {
  return `${value.toFixed(2)}, 95 % ${low.toFixed(2)} to ${high.toFixed(2)}`;
}

/** `D1`, `the shifted domain`, … */
export function nameOf({ kind, id }: Pick<SetAssociations, 'kind' | 'id'>): string {
  return kind === 'dataset' ? id : `the ${kind} domain`;
}
