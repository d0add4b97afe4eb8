import { withInterval } from '../src/lib/figureText';
import { table } from '../src/lib/markdownTable';
import { deviation, shareInterval } from '../src/lib/statistics';
import type { InterventionScore } from '../src/probe/protocol';
import { pairsFollowing } from '../src/probe/tally';
import { cellsOf, type Grid } from '../src/sweep/grid';
import { withP } from '../src/sweep/report';
import {
  differencesOf,
  type PairedSummary,
  type SeedValue,
  testDifferences,
  type VariantSummary,
} from '../src/sweep/summary';

/** One share that a model is measured by, as lines and tables name it. */
interface Share {
  readonly id: string;
  readonly name: string;
  readonly better: 'higher' | 'lower';
  /** Null where the world has no such share; NaN where no case came. */
  of(score: InterventionScore): number | null;
}

const SHARES: readonly Share[] = [
  {
    id: 'faithful',
    name: 'pairs that follow, edges and non-edges half each',
    better: 'higher',
    of: ({ faithful }) => faithful.value,
  },
  {
    id: 'pairsFollowing',
    name: 'pairs that follow, all alike',
    better: 'higher',
    of: (score) => pairsFollowing(score).value,
  },
  { id: 'score', name: 'case by case', better: 'higher', of: ({ score }) => score.value },
  { id: 'onEdges', name: 'changed on edges', better: 'higher', of: ({ onEdges }) => onEdges.value },
  { id: 'offEdges', name: 'changed off edges', better: 'lower', of: ({ offEdges }) => offEdges.value },
  {
    id: 'right',
    name: 'on edges, afterwards exactly right',
    better: 'higher',
    of: ({ right }) => right?.value ?? null,
  },
];

/** The two ways to change one factor, and what the tables call them. */
const CHANGED_BY = {
  interventions: 'Latents replaced by those of other examples',
  counterfactuals: 'Counterfactual pairs of the world',
} as const;

type ChangedBy = keyof typeof CHANGED_BY;
const WAYS = Object.keys(CHANGED_BY) as readonly ChangedBy[];

/** Shares of one model by their id. */
export type Shares = Readonly<Record<string, number>>;

/** What was measured of one model; plain models have no latents to replace. */
export type ProbedShares = Readonly<Record<ChangedBy, Shares | null>>;

/** The shares of a score; what the world has not, or no case has shown, is absent. */
export function sharesOf(score: InterventionScore): Shares {
  return Object.fromEntries(
    SHARES.flatMap(({ id, of }): [string, number][] => {
      const value = of(score);
      return value === null || Number.isNaN(value) ? [] : [[id, value]];
    }),
  );
}

/** Shares of every variant over seeds, with intervals, and paired differences to the reference. */
export interface ProbeReport {
  readonly seeds: readonly number[];
  readonly reference: string;
  readonly variants: readonly { readonly id: string; readonly name: string }[];
  /** `measure` is the share's id. */
  readonly summaries: readonly (VariantSummary & { readonly changedBy: ChangedBy })[];
  readonly paired: readonly (PairedSummary & { readonly changedBy: ChangedBy })[];
}

/** @param found by cell key, of the models that have been measured */
export function probeReport(grid: Grid, found: ReadonlyMap<string, ProbedShares>): ProbeReport {
  const { seeds, reference, variants } = grid;
  const cells = cellsOf(grid);
  const valuesOf = (variant: string, way: ChangedBy, id: string): SeedValue[] =>
    cells
      .filter((cell) => cell.variant === variant)
      .flatMap(({ seed, key }) => {
        const value = found.get(key)?.[way]?.[id];
        return value === undefined ? [] : [{ seed, value }];
      });
  const measured = WAYS.flatMap((changedBy) =>
    SHARES.flatMap(({ id }) => variants.map((variant) => ({ changedBy, measure: id, variant: variant.id }))),
  ).map((row) => ({ ...row, values: valuesOf(row.variant, row.changedBy, row.measure) }));
  const summaries = measured
    .filter(({ values }) => values.length > 0)
    .map(({ values, ...row }) => {
      const numbers = values.map(({ value }) => value);
      const { value: mean, low, high } = shareInterval(numbers);
      return { ...row, values, mean, deviation: deviation(numbers), low, high };
    });
  const paired = measured
    .filter(({ variant }) => variant !== reference)
    .flatMap(({ values, ...row }) => {
      const differences = differencesOf(values, valuesOf(reference, row.changedBy, row.measure));
      return differences.length === 0 ? [] : [{ ...row, ...testDifferences(differences) }];
    });
  return { seeds, reference, variants: variants.map(({ id, name }) => ({ id, name })), summaries, paired };
}

/** As Markdown: for each way to change a factor a table of means, and one of differences where there are any. */
export function probeMarkdown(report: ProbeReport): string {
  const against = report.variants.find(({ id }) => id === report.reference)?.name ?? report.reference;
  const sections = WAYS.flatMap((way) => {
    const summaries = report.summaries.filter(({ changedBy }) => changedBy === way);
    const paired = report.paired.filter(({ changedBy }) => changedBy === way);
    return [
      ...section(
        `${CHANGED_BY[way]}: mean over seeds with its 95 % Student interval:`,
        report,
        summaries,
        ({ values }) => values.length,
        withInterval,
      ),
      ...section(
        `${CHANGED_BY[way]}: difference to “${against}” on the same seeds with its 95 % interval; p of a two-sided sign-flip test:`,
        report,
        paired,
        ({ differences }) => differences.length,
        withP,
      ),
    ];
  });
  return sections.length > 0 ? `${sections.join('\n\n')}\n` : 'No model has been measured.\n';
}

/** A sentence and its table, a row for each variant and a column for each share that was measured; nothing without rows. */
function section<Row extends { readonly variant: string; readonly measure: string }>(
  sentence: string,
  { variants }: ProbeReport,
  rows: readonly Row[],
  countOf: (row: Row) => number,
  text: (row: Row) => string,
): string[] {
  if (rows.length === 0) return [];
  const shares = SHARES.filter(({ id }) => rows.some(({ measure }) => measure === id));
  const lines = variants.flatMap(({ id, name }) => {
    const mine = rows.filter(({ variant }) => variant === id);
    if (mine.length === 0) return [];
    const told = shares.map((share) => mine.find(({ measure }) => measure === share.id));
    return [[name, `${Math.max(...mine.map(countOf))}`, ...told.map((row) => (row ? text(row) : '–'))]];
  });
  const heading = shares.map(({ name, better }) => `${name} ${better === 'higher' ? '↑' : '↓'}`);
  return [sentence, table(['variant', 'seeds', ...heading], lines)];
}
