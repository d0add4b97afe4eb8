import { alternate, compare, type Rounds, type Score } from './contest';
import type { Entrant, Match } from './matches';
import type { GpuCounts } from './page/protocol';
import type { Maker, Rival } from './rival';
import type { Ratio } from './statistics';

/** What was measured of one contestant. */
export interface Row extends Score {
  readonly maker: Maker;
  readonly detail: string;
  /** How many times as fast our fastest was, round by round; null for that one itself. */
  readonly ratio: Ratio | null;
  /** Milliseconds from nothing to the first step's loss. */
  readonly firstStep: number;
  /** Bytes (gzip) of the engine; null outside a browser. */
  readonly downloaded: number | null;
  /** Bytes held after training; null when unknown. */
  readonly memory: number | null;
  readonly gpu: GpuCounts | null;
  /** GFLOP per second in the step's matrix products, and of a large one alone. */
  readonly achieved: number;
  readonly peak: number | null;
  /** Of the first steps. */
  readonly losses: readonly number[];
}

export interface Played {
  readonly name: string;
  readonly rounds: number;
  readonly rows: readonly Row[];
  /** Largest relative difference of any contestant's first losses from ours; null where they need not be equal. */
  readonly difference: number | null;
  /** Those that did not start, with the reason. */
  readonly absent: readonly { readonly label: string; readonly reason: string }[];
}

/** Further losses read one by one, after the first step's, to see that all train the same model. */
const COMPARED_STEPS = 4;
const COUNTED_STEPS = 2;

export async function play(match: Match, rounds: Rounds, say: (line: string) => void): Promise<Played> {
  const absent: { label: string; reason: string }[] = [];
  const present: { entrant: Entrant; rival: Rival; losses: number[] }[] = [];
  try {
    for (const entrant of match.entrants) {
      say(`${match.name}: ${entrant.label} starts`);
      try {
        const rival = await entrant.open();
        const further = match.comparable ? await rival.losses(COMPARED_STEPS) : [];
        present.push({ entrant, rival, losses: [rival.opened.loss, ...further] });
      } catch (error) {
        const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0];
        absent.push({ label: entrant.label, reason });
        say(`${match.name}: ${entrant.label} does not start (${reason})`);
      }
    }
    const count = Math.min(rounds.count, match.mostRounds);
    const rivals = present.map(({ rival }) => rival);
    const scores = await alternate(rivals, { ...rounds, count }, (round) =>
      say(`${match.name}: round ${round} of ${count}`),
    );
    const best = fastest(present.flatMap(({ entrant }, i) => (entrant.maker === 'ours' ? [scores[i]] : [])));
    const rows: Row[] = [];
    for (const [i, { entrant, rival, losses }] of present.entries()) {
      const score = scores[i];
      const { detail, firstStep, downloaded } = rival.opened;
      rows.push({
        ...score,
        maker: entrant.maker,
        detail,
        ratio: best && best !== score ? compare(best, score) : null,
        firstStep,
        downloaded,
        memory: await rival.memory(),
        gpu: await rival.counts(COUNTED_STEPS),
        achieved: (match.flops * score.rate) / 1e9,
        peak: await rival.peak(),
        losses,
      });
    }
    const difference = match.comparable ? largestDifference(rows) : null;
    return { name: match.name, rounds: count, rows, difference, absent };
  } finally {
    for (const { rival } of present) await rival.close();
  }
}

/** The one with the highest median; null of none. */
export function fastest<S extends Score>(scores: readonly S[]): S | null {
  return [...scores].sort((a, b) => b.rate - a.rate)[0] ?? null;
}

/** Of each row's losses from the first row's, relative. */
export function largestDifference(rows: readonly { readonly losses: readonly number[] }[]): number {
  const [first, ...others] = rows;
  const differences = others.flatMap(({ losses }) =>
    losses.map((loss, i) => Math.abs(loss - first.losses[i]) / Math.abs(first.losses[i])),
  );
  return Math.max(0, ...differences);
}
