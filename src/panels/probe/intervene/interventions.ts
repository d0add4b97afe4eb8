import { formatFixed } from '../../../plots/format';
import type { Intervention, ProbeSubject, VariedAnswers } from '../../../probe/protocol';

/** What factors are set to by hand: a value's index (numeric world: the value itself) by factor; absent as it is. */
export type SetByHand = Readonly<Partial<Record<number, number>>>;

/** What is set while a reader looks at one model after another: kept for all that have these factors. */
export interface ByHand {
  /** Names the factors and the world that values are of. */
  readonly of: string;
  readonly set: SetByHand;
  /** The seed of the noise that answers are sampled with, or null for no samples. */
  readonly noise: number | null;
}

export const NOTHING_BY_HAND: ByHand = { of: '', set: {}, noise: null };

/** What was set before, where this model has the same factors; else nothing. */
export function byHandFor({ kind, factors }: ProbeSubject, before: ByHand): ByHand {
  const of = [kind, ...factors.map(({ id }) => id)].join(' ');
  return before.of === of ? before : { ...NOTHING_BY_HAND, of };
}

/** do(Lᵢ = v) for every factor that is set and has a latent. */
export function interventionsOf(subject: ProbeSubject, set: SetByHand): readonly Intervention[] {
  return subject.factors.flatMap((_, factor): Intervention[] => {
    const value = set[factor];
    const latent = subject.matching?.[factor] ?? -1;
    if (value === undefined || latent < 0) return [];
    return [{ latent, to: { kind: 'value', factor, value } }];
  });
}

/** do(topic = music, place = asia), in words. */
export function doSentence(subject: ProbeSubject, set: SetByHand): string {
  const parts = subject.factors.flatMap((factor, i) => {
    const value = set[i];
    if (value === undefined) return [];
    return [`${factor.name} = ${factor.values[value] ?? formatFixed(value, 1)}`];
  });
  return parts.length === 0 ? 'Nothing is set.' : `do(${parts.join(', ')})`;
}

type Varied = VariedAnswers['tasks'][number];

/** What happened to one task's answer beside what the graph says. */
export function verdictOf({ changed, expected }: Varied): {
  readonly agrees: boolean | null;
  readonly text: string;
} {
  if (expected === null) return { agrees: null, text: changed ? 'changed' : 'as before' };
  if (expected) {
    return changed
      ? { agrees: true, text: 'changed, as the graph says' }
      : { agrees: false, text: 'should have changed' };
  }
  return changed
    ? { agrees: false, text: 'should not have changed' }
    : { agrees: true, text: 'as before, as the graph says' };
}

/** How many answers did as the graph says. */
export function agreementSentence(tasks: readonly Varied[]): string {
  const judged = tasks.filter((task) => task.expected !== null);
  const right = judged.filter((task) => verdictOf(task).agrees).length;
  const changed = tasks.filter((task) => task.changed).length;
  return `${changed} of ${tasks.length} answers changed; ${right} of ${judged.length} did as the graph says.`;
}

/** Samples of one task's answer, equal ones together, in the order they came. */
export function groupSamples(
  samples: Varied['samples'],
): readonly { readonly text: string; readonly changed: boolean; readonly count: number }[] {
  const groups = new Map<string, { text: string; changed: boolean; count: number }>();
  for (const { before, after } of samples) {
    const changed = before !== after;
    const text = changed ? `${before || '–'} → ${after || '–'}` : `${before || '–'}, unchanged`;
    groups.set(text, { text, changed, count: (groups.get(text)?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}
