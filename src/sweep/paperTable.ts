import type { Experiment } from '../experiment/experiment';
import { afterShots } from '../experiment/fewShot';
import { settingKey } from '../experiment/key';
import type { Run, Score, TextMetrics } from '../experiment/records';
import type { Interval } from '../lib/interval';
import { ratioOfMeans } from '../lib/ratio';
import { shareInterval } from '../lib/statistics';

/** A row asked for: its finished runs, one per seed. */
export interface PaperVariant {
  readonly id: string;
  readonly name: string;
  readonly runs: readonly Run[];
}

/** What a row is in the paper's argument, read off its experiment. */
export type PaperRole = 'plain' | 'plain-additive' | 'no-mask' | 'sit' | 'oracle';

/** Exact match, or ROUGE-L where targets are sentences. */
export type PaperScore = 'exact' | 'rouge';

export interface PaperColumn {
  readonly id: string;
  readonly name: string;
  /** What it is measured on, in a clause. */
  readonly says: string;
}

/** One figure: the mean over seeds, or of one seed its own score. */
export interface PaperCell {
  /** 95 %, within [0, 1]: Student's over seeds, and of one seed that of its score over examples. */
  readonly interval: Interval;
  /** Examples each seed was measured on, the fewest. */
  readonly examples: number;
  readonly values: ReadonlyMap<number, number>;
}

export interface PaperRow {
  readonly id: string;
  readonly name: string;
  readonly role: PaperRole;
  /** `settingKey` of its runs; empty where it is missing. */
  readonly setting: string;
  /** No variant of this role was given, or none of its runs has finished. */
  readonly missing: boolean;
  /** By column; null where this row did not measure it. */
  readonly cells: readonly (PaperCell | null)[];
}

/** A row over plain instruction tuning: mean / mean − 1 over the seeds that both have, with Fieller's interval, which ends at −1: no score is below 0. */
export interface PaperGain {
  readonly row: string;
  readonly name: string;
  readonly role: PaperRole;
  readonly cells: readonly (Interval | null)[];
}

export interface PaperTable {
  readonly score: PaperScore;
  readonly columns: readonly PaperColumn[];
  /** Each adds one thing to the one above: plain, its additive instruction, latents, learned masks, the true masks. */
  readonly rows: readonly PaperRow[];
  readonly gains: readonly PaperGain[];
}

/** The paper's published relative gains (arXiv 2402.06220), in per cent. */
export const PUBLISHED_GAINS = [
  { what: 'Gigaword, ROUGE-L', percent: 60.51 },
  { what: 'RTE, accuracy', percent: 31.3 },
] as const;

/** Rows that stand in every table, run or not: without them no gain of SIT's can be read. */
const CONTROLS: readonly { readonly role: PaperRole; readonly name: string }[] = [
  { role: 'plain', name: 'plain' },
  { role: 'plain-additive', name: 'plain, additive' },
  { role: 'no-mask', name: 'no mask' },
];
const ORDER: readonly PaperRole[] = ['plain', 'plain-additive', 'no-mask', 'sit', 'oracle'];

export function paperRole({ model }: Experiment): PaperRole {
  if (model.kind !== 'sit') return model.kind;
  return model.mask === 'learned' ? 'sit' : model.mask === 'ones' ? 'no-mask' : 'oracle';
}

/** The scores that some finished run has, so that a table of each can be shown. */
export function paperScores(variants: readonly PaperVariant[]): PaperScore[] {
  const all = variants.flatMap(({ runs }) => runs.flatMap((run) => textOf(run) ?? []));
  if (all.length === 0) return [];
  return all.some((metrics) => metrics.rougeL) ? ['exact', 'rouge'] : ['exact'];
}

/** The table in the shape of the paper's main one, or null where no finished run was scored on texts. */
export function paperTable(variants: readonly PaperVariant[], score: PaperScore): PaperTable | null {
  if (!paperScores(variants).includes(score)) return null;
  const given = variants.flatMap(({ id, name, runs }) => {
    const finished = runs.filter((run) => textOf(run) !== null);
    if (finished.length === 0) return [];
    const { experiment } = finished[0];
    const role = paperRole(experiment);
    const setting = settingKey(experiment);
    return [{ id, name: role === 'sit' ? named(name) : name, role, setting, runs: finished }];
  });
  const absent = CONTROLS.filter(({ role }) => !given.some((row) => row.role === role)).map(
    ({ role, name }) => ({ id: role, name, role, setting: '', runs: [] }),
  );
  const columns = columnsOf(given.flatMap(({ runs }) => runs)).filter(({ read }) =>
    given.some(({ runs }) => runs.some((run) => read(textOf(run), score))),
  );
  const rows = [...given, ...absent]
    .sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role))
    .map(
      ({ id, name, role, setting, runs }): PaperRow => ({
        id,
        name,
        role,
        setting,
        missing: runs.length === 0,
        cells: columns.map(({ read }) => cellOf(runs, (metrics) => read(metrics, score))),
      }),
    );
  return {
    score,
    columns: columns.map(({ id, name, says }) => ({ id, name, says })),
    rows,
    gains: gainsOf(rows),
  };
}

/** Whatever its variant is called, a row that learns its masks says that it is SIT. */
function named(name: string): string {
  return name.includes('SIT') ? name : `SIT, ${name}`;
}

interface ReadColumn extends PaperColumn {
  read(metrics: TextMetrics | null, score: PaperScore): Score | undefined;
}

/** In-domain, shifted, held-out tasks after more and more examples, paraphrases. */
function columnsOf(runs: readonly Run[]): ReadColumn[] {
  const domain = (id: 'inDomain' | 'shifted' | 'heldOut' | 'paraphrase', name: string, says: string) => ({
    id,
    name,
    says,
    read: (metrics: TextMetrics | null, score: PaperScore) =>
      (score === 'exact' ? metrics?.exactMatch : metrics?.rougeL)?.[id],
  });
  const shots = new Set(runs.flatMap((run) => (textOf(run)?.fewShot ?? []).map(({ shots: count }) => count)));
  return [
    domain('inDomain', 'In-domain', 'fresh examples of the training tasks and data'),
    domain('shifted', 'Shifted', 'training tasks where confounded factors are paired otherwise'),
    domain('heldOut', 'Held-out tasks, zero-shot', 'tasks never trained on'),
    ...[...shots]
      .sort((a, b) => a - b)
      .map(
        (count): ReadColumn => ({
          id: `shots-${count}`,
          name: `${count}-shot`,
          says: `the same tasks after training on with ${count} labelled examples of each`,
          read: (metrics, score) => {
            const found = metrics ? afterShots(metrics, count) : undefined;
            return score === 'exact' ? found?.exactMatch : found?.rougeL;
          },
        }),
      ),
    domain('paraphrase', 'Paraphrase', 'training tasks asked for in words never trained on'),
  ];
}

function cellOf(
  runs: readonly Run[],
  read: (metrics: TextMetrics | null) => Score | undefined,
): PaperCell | null {
  const scores = new Map<number, Score>();
  for (const run of runs) {
    const score = read(textOf(run));
    if (score && Number.isFinite(score.value)) scores.set(run.experiment.seed, score);
  }
  const all = [...scores.values()];
  if (all.length === 0) return null;
  const [only] = all;
  const within = shareInterval(all.map((score) => score.value));
  return {
    interval: all.length > 1 ? within : { ...within, low: only.low, high: only.high },
    examples: Math.min(...all.map(({ n }) => n)),
    values: new Map([...scores].map(([seed, { value }]) => [seed, value])),
  };
}

/** Of every row with a plain row that was trained alike, on the same data. */
function gainsOf(rows: readonly PaperRow[]): PaperGain[] {
  const run = rows.filter(({ missing }) => !missing);
  const plainRows = run.filter(({ role }) => role === 'plain');
  return run.flatMap(({ id, name, role, setting, cells }): PaperGain[] => {
    const plain = plainRows.find((row) => row.setting === setting);
    if (role === 'plain' || !plain) return [];
    return [{ row: id, name, role, cells: cells.map((cell, c) => relativeGain(cell, plain.cells[c])) }];
  });
}

function relativeGain(cell: PaperCell | null, plain: PaperCell | null): Interval | null {
  const pairs = pairsOf(cell, plain);
  if (pairs.length === 0 || pairs.every(([, below]) => below === 0)) return null;
  const { value, low, high, n } = ratioOfMeans(pairs);
  return { value: value - 1, low: Math.max(0, low) - 1, high: high - 1, n };
}

/** Both values of every seed that both cells have. */
export function pairsOf(a: PaperCell | null, b: PaperCell | null): [number, number][] {
  if (!a || !b) return [];
  return [...a.values].flatMap(([seed, value]): [number, number][] => {
    const other = b.values.get(seed);
    return other === undefined ? [] : [[value, other]];
  });
}

/** What a finished run was scored on texts; null of any other. */
function textOf({ finished, evaluations }: Run): TextMetrics | null {
  const metrics = evaluations.at(-1)?.metrics;
  return finished && metrics?.kind === 'text' ? metrics : null;
}
