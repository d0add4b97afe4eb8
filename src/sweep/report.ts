import { type Measure, TELLING } from '../experiment/measures';
import type { Run } from '../experiment/records';
import { signed, withInterval } from '../lib/figureText';
import { table } from '../lib/markdownTable';
import { describeChange } from './describe';
import type { Grid } from './grid';
import { comparePaired, measuresIn, type PairedSummary, summarise, type VariantSummary } from './summary';

/** A finished or interrupted sweep in figures: every measure that some run has, with what each variant changes. */
export interface SweepReport {
  readonly version: 1;
  readonly seeds: readonly number[];
  readonly reference: string;
  readonly variants: readonly {
    readonly id: string;
    readonly name: string;
    readonly changes: readonly string[];
  }[];
  readonly measures: readonly Measure[];
  readonly summaries: readonly VariantSummary[];
  readonly paired: readonly PairedSummary[];
}

/** @param results finished runs by cell key, those of other grids among them */
export function reportOf(grid: Grid, results: ReadonlyMap<string, Run>): SweepReport {
  const { base, variants, seeds, reference } = grid;
  const measures = measuresIn(results.values());
  return {
    version: 1,
    seeds,
    reference,
    variants: variants.map((variant) => ({
      id: variant.id,
      name: variant.name,
      changes: describeChange(base, variant),
    })),
    measures,
    summaries: summarise(grid, results, measures),
    paired: comparePaired(grid, results, measures),
  };
}

/** As Markdown: a table of means with their intervals, and one of paired differences against the reference. */
export function reportMarkdown(report: SweepReport): string {
  const measures = report.measures.filter(({ id }) => TELLING.includes(id));
  if (measures.length === 0) return 'No training has finished.\n';
  const reference = report.variants.find(({ id }) => id === report.reference)?.name ?? report.reference;
  const others = report.variants.filter(({ id }) => id !== report.reference);
  const heading = measures.map(({ name, better }) => `${name} ${better === 'higher' ? '↑' : '↓'}`);
  const means = report.variants.map(({ id, name }) => {
    const mine = report.summaries.filter(({ variant }) => variant === id);
    const told = measures.map((measure) => mine.find((summary) => summary.measure === measure.id));
    const counts = told.map((summary) => summary?.values.length ?? 0);
    return [
      name,
      `${Math.max(...counts)}`,
      ...told.map((summary) => (summary ? withInterval(summary) : '–')),
    ];
  });
  const differences = others.map(({ id, name }) => {
    const mine = report.paired.filter(({ variant }) => variant === id);
    const told = measures.map((measure) => mine.find((paired) => paired.measure === measure.id));
    const counts = told.map((paired) => paired?.differences.length ?? 0);
    return [name, `${Math.max(...counts)}`, ...told.map((paired) => (paired ? withP(paired) : '–'))];
  });
  const sections = [
    'Mean over seeds with its 95 % Student interval:',
    table(['variant', 'seeds', ...heading], means),
  ];
  if (differences.length > 0) {
    sections.push(
      `Difference to “${reference}” on the same seeds with its 95 % interval; p of a two-sided sign-flip test:`,
      table(['variant', 'pairs', ...heading], differences),
    );
  }
  return `${sections.join('\n\n')}\n`;
}

/** `+0.12 (+0.05 to +0.19), p = 0.0020`; without what a single seed, or none, does not give. */
export function withP({ mean, low, high, p }: PairedSummary): string {
  if (!Number.isFinite(mean)) return '–';
  const difference = signed(mean);
  if (!Number.isFinite(low)) return difference;
  return `${difference} (${signed(low)} to ${signed(high)}), p ${p < 0.001 ? '< 0.001' : `= ${p.toPrecision(2)}`}`;
}
