import { basename } from 'node:path';
import { Refusal } from '../src/lib/refusal';
import type { OwnCorpusStatistics } from '../src/tasks/own/corpus';
import { type ImportReport, importFile } from '../src/tasks/own/import';
import { OWN_LIMITS } from '../src/tasks/own/limits';
import { mergeImports } from '../src/tasks/own/merge';
import type { OwnRows } from '../src/tasks/own/rows';
import { SKIP_REASONS, type SkipReason } from '../src/tasks/own/skips';
import type { OwnFileSpec } from '../src/tasks/spec';
import { readInputFile } from './inputFile';

export const USAGE = `data FILE… [--json]   what an import would use and skip of these files

  JSON lines or a list of {prompt, completion}, {instruction, input, output} or {inputs, targets, task};
  Super-NaturalInstructions task files; CSV or TSV with a header. Told by content, not by extension.
  --json   one JSON line per file, with every skipped line (up to a thousand) and its reason`;

/** How many skipped rows are written out per file; all are counted, and --json lists up to a thousand. */
const SHOWN_SKIPS = 10;

/**
 * `lab data FILE… [--json]`: says what an import would use and skip, and why. Exit code 0 when every file has usable
 * rows, 2 when one was refused (the others are still reported) or the arguments are wrong.
 */
export async function run(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`usage: ${USAGE}\n`);
    return 0;
  }
  const json = args.includes('--json');
  const paths = args.filter((arg) => arg !== '--json');
  const unknown = paths.find((path) => path.startsWith('--'));
  if (unknown !== undefined || paths.length === 0) {
    process.stderr.write(
      unknown === undefined ? `usage: ${USAGE}\n` : `unknown option ${unknown}\nusage: ${USAGE}\n`,
    );
    return 2;
  }
  const reports: ImportReport[] = [];
  let refused = false;
  const refuse = (refusal: Refusal, name: string) => {
    refused = true;
    process.stderr.write(`${refusal.message}\n`);
    if (json) {
      const { path, rule, remedy } = refusal;
      writeLine(JSON.stringify({ type: 'refused', name, path, rule, remedy: remedy ?? null }));
    }
  };
  for (const path of paths) {
    try {
      const report = await importPath(path);
      reports.push(report);
      writeLine(json ? fileLine(report) : reportText(report));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(error, basename(path));
    }
  }
  if (reports.length > 0) {
    try {
      const { rows, tasks } = mergeImports(reports);
      if (json)
        writeLine(
          JSON.stringify({ type: 'import', files: reports.length, rows: rows.length, tasks: tasks.length }),
        );
      else if (paths.length > 1) writeLine(`together: ${rows.length} rows of ${tasks.length} tasks`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(error, 'all files');
    }
  }
  return refused ? 2 : 0;
}

/**
 * Reads people's own files for training.
 * @throws Refusal when a file cannot be read or has no usable row, or all together exceed the limits.
 */
export async function readOwnFiles(
  paths: readonly string[],
): Promise<{ rows: OwnRows; files: OwnFileSpec[]; reports: ImportReport[] }> {
  const reports: ImportReport[] = [];
  for (const path of paths) reports.push(await importPath(path));
  return { rows: mergeImports(reports), files: reports.map((report) => report.file), reports };
}

/** What tokenising does to the rows, as sentences: the vocabulary, unknown words, and every field that was cut. */
export function corpusLines({ vocabularySize, unknownRate, truncated }: OwnCorpusStatistics): string[] {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const cut = (['instruction', 'source', 'target'] as const).flatMap((field) => {
    const { count, limit, longest } = truncated[field];
    return count === 0
      ? []
      : `${count} rows have their ${field} cut to ${limit} tokens (the longest has ${longest})`;
  });
  const unknown = `unknown: ${percent(unknownRate.source)} of source tokens, ${percent(unknownRate.target)} of target tokens`;
  return [`${vocabularySize} tokens in the vocabulary; ${unknown}`, ...cut];
}

async function importPath(path: string): Promise<ImportReport> {
  return importFile(basename(path), await readInputFile(path, OWN_LIMITS.fileBytes));
}

function fileLine(report: ImportReport): string {
  const { file, format, columns, tasks, skippedCount, skipCounts, skipped, notes } = report;
  return JSON.stringify({
    type: 'file',
    ...file,
    format,
    columns,
    tasks,
    skippedCount,
    skipCounts,
    skipped,
    notes,
  });
}

function reportText(report: ImportReport): string {
  const { file, format, columns, tasks, skippedCount, skipCounts, skipped, notes } = report;
  const lines = [
    `${file.name}: ${file.rows} rows used, ${skippedCount} skipped (${format}, ${columns})`,
    `  sha256 ${file.sha256}`,
    `  ${tasks.length === 1 ? 'task' : `${tasks.length} tasks`}: ${tasks.map((t) => `${t.name} (${t.rows})`).join(', ')}`,
    ...notes.map((note) => `  note: ${note}`),
    ...Object.entries(skipCounts).map(
      ([reason, n]) => `  skipped ${n}: ${SKIP_REASONS[reason as SkipReason].label}`,
    ),
    ...skipped
      .slice(0, SHOWN_SKIPS)
      .map(
        (skip) => `    line ${skip.line}: ${SKIP_REASONS[skip.reason].label}: ${JSON.stringify(skip.detail)}`,
      ),
  ];
  if (skippedCount > SHOWN_SKIPS)
    lines.push(`    … and ${skippedCount - SHOWN_SKIPS} more (--json lists up to 1,000)`);
  return lines.join('\n');
}

function writeLine(text: string): void {
  process.stdout.write(`${text}\n`);
}
