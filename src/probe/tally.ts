import type { Score } from '../experiment/records';
import { wilson } from '../lib/interval';
import type { InterventionScore } from './protocol';

/** Cases that are shown at most: enough that a reader who asks for one factor and one task still sees some. */
const MOST_SHOWN = 300;

/**
 * Share of cases in which a pair may do otherwise than the graph says and still counts as keeping to it. Case by case, slots
 * without masks look almost as good as learned masks, for they leak a little everywhere; pair by pair they do not.
 */
const TOLERATED = 0.05;

type Shown = InterventionScore['shown'][number];

/** One answer before and after a change of one factor. */
export interface Outcome {
  readonly factor: number;
  readonly task: number;
  readonly changed: boolean;
  /** Whether the answer is afterwards what the world says; null where that is not asked (off edges, numbers). */
  readonly right: boolean | null;
  /** The case in words; called for the few that are shown. */
  show(): Pick<Shown, 'before' | 'after'>;
}

/** Counts which answers change with which factor, against the true graph. */
export class Tally {
  readonly #isEdge: (factor: number, task: number) => boolean;
  readonly #pairs = new Map<string, { factor: number; task: number; changed: number; n: number }>();
  readonly #right = { yes: 0, n: 0 };
  /** The first case of each pair that contradicts the graph, and the first that agrees with it. */
  readonly #shown = { contradicting: new Map<string, Shown>(), agreeing: new Map<string, Shown>() };

  constructor(isEdge: (factor: number, task: number) => boolean) {
    this.#isEdge = isEdge;
  }

  add({ factor, task, changed, right, show }: Outcome): void {
    const key = `${factor}/${task}`;
    const pair = this.#pairs.get(key) ?? { factor, task, changed: 0, n: 0 };
    this.#pairs.set(key, pair);
    pair.n += 1;
    if (changed) pair.changed += 1;
    if (right !== null) {
      this.#right.n += 1;
      if (right) this.#right.yes += 1;
    }
    const expected = this.#isEdge(factor, task);
    const shown = expected === changed ? this.#shown.agreeing : this.#shown.contradicting;
    if (!shown.has(key)) shown.set(key, { factor, task, expected, changed, ...show() });
  }

  /** Pairs come factor by factor. */
  score(cases: number): InterventionScore {
    const counts = [...this.#pairs.values()]
      .sort((a, b) => a.factor - b.factor || a.task - b.task)
      .map((pair) => {
        const edge = this.#isEdge(pair.factor, pair.task);
        const otherwise = edge ? pair.n - pair.changed : pair.changed;
        return { ...pair, edge, follows: otherwise <= TOLERATED * pair.n };
      });
    const of = (edge: boolean) => counts.filter((pair) => pair.edge === edge);
    const share = (edge: boolean): Score =>
      wilson(
        of(edge).reduce((sum, { changed }) => sum + changed, 0),
        of(edge).reduce((sum, { n }) => sum + n, 0),
      );
    /** Share of pairs that change as an edge does. */
    const effect = (edge: boolean): Score =>
      wilson(of(edge).filter(({ follows }) => follows === edge).length, of(edge).length);
    const onEdges = share(true);
    const offEdges = share(false);
    return {
      cases,
      pairs: counts.map(({ changed, n, ...pair }) => ({ ...pair, changed: wilson(changed, n) })),
      faithful: balanced(effect(true), effect(false)),
      score: balanced(onEdges, offEdges),
      onEdges,
      offEdges,
      right: this.#right.n > 0 ? wilson(this.#right.yes, this.#right.n) : null,
      shown: [...this.#shown.contradicting.values(), ...this.#shown.agreeing.values()].slice(0, MOST_SHOWN),
    };
  }
}

/**
 * Share of (factor, task) pairs that keep to the graph, each pair counted alike: `faithful` without its halves. Where edges are
 * few, a model whose answers never change looks good here.
 */
export function pairsFollowing({ pairs }: Pick<InterventionScore, 'pairs'>): Score {
  return wilson(pairs.filter(({ follows }) => follows).length, pairs.length);
}

/**
 * The mean of `on` and 1 − `off`, each counting half however many cases it has; where one has no cases, the other alone. The
 * interval comes from theirs (Zou & Donner 2008, "MOVER"), as if all cases were independent: it says how exactly this one
 * model was measured, not how models of other seeds would do.
 */
export function balanced(on: Score, off: Score): Score {
  const kept = { value: 1 - off.value, low: 1 - off.high, high: 1 - off.low, n: off.n };
  if (on.n === 0) return kept;
  if (off.n === 0) return on;
  const value = (on.value + kept.value) / 2;
  const low = Math.hypot(on.value - on.low, kept.value - kept.low) / 2;
  const high = Math.hypot(on.high - on.value, kept.high - kept.value) / 2;
  return { value, low: Math.max(0, value - low), high: Math.min(1, value + high), n: on.n + off.n };
}
