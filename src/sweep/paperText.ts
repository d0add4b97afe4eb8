import type { Interval } from '../lib/interval';
import { PAPER_CAVEAT, percentText, shareText } from './paperReading';
import { type PaperScore, type PaperTable, PUBLISHED_GAINS } from './paperTable';
import { seedsInWords } from './seedText';

/** What the scores are called in tables. */
export const SCORE_NAMES: Readonly<Record<PaperScore, string>> = { exact: 'Exact match', rouge: 'ROUGE-L' };

/** The table, its gains and the paper's as Markdown. */
export function paperMarkdown(table: PaperTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(['---', ...table.columns.map(() => '---:')]);
  const head = (first: string) => line([first, ...table.columns.map(({ name }) => name)]);
  const literal = (text: string) => text.replace(/[\\|*_`<]/g, '\\$&');
  const body = rowsOf(table).map(({ name, cells }) => line([literal(name), ...cells]));
  const gains = gainsOf(table).map(({ name, cells }) => line([literal(name), ...cells]));
  return [
    head(SCORE_NAMES[table.score]),
    rule,
    ...body,
    '',
    ...(gains.length > 0 ? [head('Relative gain over plain'), rule, ...gains, ''] : []),
    legend(table),
    '',
  ].join('\n');
}

/** The same as LaTeX; needs `\usepackage{booktabs}`. */
export function paperLatex(table: PaperTable): string {
  const line = (cells: readonly string[]) => `    ${cells.map(latex).join(' & ')} \\\\`;
  const gains = gainsOf(table);
  return [
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${latex(legend(table))}}`,
    `  \\begin{tabular}{l${'r'.repeat(table.columns.length)}}`,
    '    \\toprule',
    line([SCORE_NAMES[table.score], ...table.columns.map(({ name }) => name)]),
    '    \\midrule',
    ...rowsOf(table).map(({ name, cells }) => line([name, ...cells])),
    ...(gains.length > 0
      ? [
          '    \\midrule',
          line(['Relative gain over plain', ...table.columns.map(() => '')]),
          ...gains.map(({ name, cells }) => line([name, ...cells])),
        ]
      : []),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n');
}

interface TextRow {
  readonly name: string;
  readonly cells: readonly string[];
}

function rowsOf({ rows }: PaperTable): TextRow[] {
  return rows.map(({ name, missing, cells }) => ({
    name: missing ? `${name} (not run)` : name,
    cells: cells.map((cell) => (cell ? withBounds(cell.interval, shareText) : '–')),
  }));
}

function gainsOf({ gains }: PaperTable): TextRow[] {
  return gains.map(({ name, cells }) => ({
    name,
    cells: cells.map((gain) => (gain ? withBounds(gain, percentText) : '–')),
  }));
}

function withBounds({ value, low, high }: Interval, text: (value: number) => string): string {
  return Number.isFinite(low) ? `${text(value)} [${text(low)}, ${text(high)}]` : text(value);
}

function legend(table: PaperTable): string {
  const published = PUBLISHED_GAINS.map(({ what, percent }) => `${what} +${percent.toFixed(2)} %`).join('; ');
  return `${countsOf(table)} Published gains of SIT (arXiv 2402.06220): ${published}. ${PAPER_CAVEAT}`;
}

/** How many seeds and examples the figures rest on, and which interval they have. */
export function countsOf({ rows }: PaperTable): string {
  const cells = rows.flatMap(({ cells: row }) => row.flatMap((cell) => cell ?? []));
  const range = (values: readonly number[]) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return least === most ? String(least) : `${least} to ${most}`;
  };
  const seeds = cells.map(({ values }) => values.size);
  const all = [...new Set(cells.flatMap(({ values }) => [...values.keys()]))].sort((a, b) => a - b);
  const named = seedsInWords(all);
  const examples = `n = ${range(cells.map((cell) => cell.examples))}`;
  return seeds.every((count) => count === 1)
    ? `One seed (${named}), ${examples}; in brackets the 95 % interval over its examples.`
    : `Mean over ${range(seeds)} seeds (${named}), ${examples} per seed; in brackets the 95 % Student interval over seeds (of one seed: over its examples).`;
}

/** Characters that mean something to LaTeX, or that its usual fonts lack. */
const LATEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '&': '\\&',
  '%': '\\%',
  '#': '\\#',
  _: '\\_',
  $: '\\$',
  '{': '\\{',
  '}': '\\}',
  '−': '$-$',
  '–': '--',
  '→': '$\\to$',
  '“': '``',
  '”': "''",
  '’': "'",
  ρ: '$\\rho$',
};

function latex(text: string): string {
  return text.replace(/[\\~^&%#_${}−–→“”’ρ]/g, (character) => LATEX[character]);
}
