import { Stream } from '../../lib/random';
import type { OwnRows } from './rows';

/** Rows of evaluation, all tasks together, at most: an answer is decoded token by token for each. */
export const EVALUATION_LIMIT = 512;

export interface OwnSplit {
  /** Indices into rows, in the order of the rows. */
  readonly train: readonly number[];
  readonly heldBack: readonly number[];
}

/**
 * Holds back a share of each task's rows for evaluation, drawn from a stream of the seed forked by the task's id. Every
 * task keeps at least one row to train on, and rows with the same source stay on one side, so that nothing held back
 * was trained on. Beyond 512 held-back rows in all, tasks give up theirs in proportion (the rows train instead).
 */
export function splitRows(data: OwnRows, share: number, seed: number): OwnSplit {
  const wanted = data.rows.length * share;
  const scale = wanted > EVALUATION_LIMIT ? EVALUATION_LIMIT / wanted : 1;
  const byTask = data.tasks.map(() => new Map<string, number[]>());
  data.rows.forEach((row, i) => {
    const group = byTask[row.task].get(row.source);
    if (group) group.push(i);
    else byTask[row.task].set(row.source, [i]);
  });
  const heldBack = new Set<number>();
  byTask.forEach((groups, t) => {
    const stream = Stream.of(seed, 'own-split').fork(data.tasks[t].id);
    const total = [...groups.values()].reduce((sum, group) => sum + group.length, 0);
    // A task with one source only trains on it; any other holds back a row at least, for without one it has no score.
    if (groups.size < 2) return;
    const quota = Math.max(1, Math.floor(total * share * scale));
    let taken = 0;
    const take = (group: readonly number[]) => {
      for (const i of group) heldBack.add(i);
      taken += group.length;
    };
    const shuffled = stream.shuffle([...groups.values()]);
    for (const group of shuffled) if (taken + group.length <= quota) take(group);
    // Where every source stands in more rows than that, the rarest one is nearest to it.
    if (taken === 0) {
      take(shuffled.reduce((least, group) => (group.length < least.length ? group : least)));
    }
  });
  const all = data.rows.map((_, i) => i);
  return { train: all.filter((i) => !heldBack.has(i)), heldBack: all.filter((i) => heldBack.has(i)) };
}
