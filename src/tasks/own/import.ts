import { Refusal } from '../../lib/refusal';
import type { OwnFileSpec } from '../spec';
import { brief, RowCollector } from './collector';
import { decodeFile, type FileText } from './fileText';
import { csvDelimiter, readCsv } from './formats/csv';
import { readJsonList, readJsonObjects } from './formats/jsonDocument';
import { looksLikeJsonLines, readJsonLines } from './formats/jsonLines';
import { naturalInstructionsMembers, readNaturalInstructions } from './formats/naturalInstructions';
import { isObject, parseJson } from './jsonScan';
import { OWN_LIMITS } from './limits';
import type { OwnRow, OwnTask } from './rows';
import { sha256 } from './sha256';
import { SKIP_REASONS, type Skip, type SkipReason } from './skips';
import { fileName, fileStem, shortName, taskId, uniqueName } from './taskNames';

export type OwnFormat = 'json-lines' | 'json-list' | 'json-objects' | 'natural-instructions' | 'csv' | 'tsv';

/** A task of one file. */
export interface ImportedTask extends OwnTask {
  /** Whether the rows name it (a task column), or it is the file itself. */
  readonly from: 'column' | 'file';
  readonly rows: number;
}

/** What one file gives: everything an import would use, and everything it would not. */
export interface ImportReport {
  readonly file: OwnFileSpec;
  readonly format: OwnFormat;
  /** Which columns were read as what, e.g. `prompt → completion`. */
  readonly columns: string;
  readonly tasks: readonly ImportedTask[];
  /** `task` indexes this report's tasks. */
  readonly rows: readonly OwnRow[];
  /** The first skipped rows, in the order of the file; `skippedCount` counts all of them. */
  readonly skipped: readonly Skip[];
  readonly skippedCount: number;
  readonly skipCounts: Readonly<Partial<Record<SkipReason, number>>>;
  /** What was changed or chosen on the way, as sentences. */
  readonly notes: readonly string[];
}

/**
 * Reads one file of instruction-tuning examples. The format is told from the content, not from the extension:
 * JSON lines or a JSON list of `{prompt, completion}`, `{instruction, input, output}` (also with `instances`) or
 * `{inputs, targets, task}`; a Super-NaturalInstructions task file; CSV or TSV with a header.
 * Rows with a `task` field are grouped by it; otherwise the file is one task. Fields are trimmed.
 * @throws Refusal when no row is usable: with the most frequent reason and an example of it.
 */
export function importFile(givenName: string, bytes: Uint8Array): ImportReport {
  const name = fileName(givenName);
  const file = decodeFile(name, bytes);
  const collector = new RowCollector();
  const notes: string[] = [];
  const { format, columns } = readRows(file, collector, notes);
  const { tasks, rows } = groupByTask(file, collector);
  if (rows.length === 0) throw nothingUsable(file, collector);
  if (collector.markersStripped > 0) {
    notes.push(`an end-of-text marker was removed from ${collector.markersStripped} targets`);
  }
  if (collector.instructionsAsSource > 0) {
    notes.push(`${collector.instructionsAsSource} rows have no input; their instruction is the source`);
  }
  notes.push(...sameTargets(tasks, rows));
  return {
    file: { name, sha256: sha256(bytes), rows: rows.length },
    format,
    columns: columns ?? 'no columns recognised',
    tasks,
    rows,
    skipped: collector.skipped.sort((a, b) => a.line - b.line),
    skippedCount: [...collector.skipCounts.values()].reduce((a, b) => a + b, 0),
    skipCounts: Object.fromEntries(collector.skipCounts),
    notes,
  };
}

function readRows(
  file: FileText,
  collector: RowCollector,
  notes: string[],
): { format: OwnFormat; columns: string | null } {
  const { text } = file;
  const opening = text[text.search(/\S/)];
  if (opening === '{') {
    const first = file.lines.find((line) => line.trim() !== '') ?? '';
    const members = naturalInstructionsMembers(text);
    // JSON lines may carry a key called Instances too: only a single object is a task file.
    if (members && (members.end >= text.trimEnd().length || !isObject(parseJson(first)))) {
      return {
        format: 'natural-instructions',
        columns: readNaturalInstructions(file, members, collector, notes),
      };
    }
    if (!isObject(parseJson(first)) && !looksLikeJsonLines(file.lines)) {
      return { format: 'json-objects', columns: readJsonObjects(file, collector) };
    }
    return { format: 'json-lines', columns: readJsonLines(file, collector) };
  }
  if (looksLikeJsonLines(file.lines))
    return { format: 'json-lines', columns: readJsonLines(file, collector) };
  if (opening === '[') return { format: 'json-list', columns: readJsonList(file, collector) };
  const delimiter = csvDelimiter(file);
  if (delimiter !== null) {
    return { format: delimiter === '\t' ? 'tsv' : 'csv', columns: readCsv(file, delimiter, collector) };
  }
  if (file.notUtf8.size > 0) {
    const [line] = file.notUtf8;
    throw new Refusal(
      `${file.name}, line ${line}`,
      `${file.notUtf8.size} such lines`,
      'text must be UTF-8',
      REMEDY,
    );
  }
  throw new Refusal(
    `${file.name}, line 1`,
    file.lines[0],
    'a file must be JSON lines, a JSON list, a Super-NaturalInstructions task, or CSV/TSV whose header names the target',
    REMEDY,
  );
}

const REMEDY = 'Use JSON lines with prompt and completion, or CSV with columns input and output';

/** Tasks in the order in which they first appear; where there are more than 64, those with the most rows. */
function groupByTask(file: FileText, collector: RowCollector): { tasks: ImportedTask[]; rows: OwnRow[] } {
  const counts = new Map<string | null, number>();
  for (const row of collector.rows) counts.set(row.task, (counts.get(row.task) ?? 0) + 1);
  const kept = new Set(
    [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, OWN_LIMITS.tasks)
      .map(([task]) => task),
  );
  const ids = new Set<string>();
  const names = new Set<string>();
  const index = new Map<string | null, number>();
  const tasks: ImportedTask[] = [];
  for (const [task, rows] of counts) {
    if (!kept.has(task)) continue;
    const name = task ?? fileStem(file.name);
    index.set(task, tasks.length);
    tasks.push({
      id: uniqueName(taskId(name), ids, '_'),
      name: uniqueName(shortName(name), names, ' '),
      from: task === null ? 'file' : 'column',
      rows,
    });
  }
  const rows: OwnRow[] = [];
  for (const { line, task, instruction, source, target } of collector.rows) {
    const at = index.get(task);
    if (at === undefined) collector.skip(line, 'too-many-tasks', task);
    else rows.push({ task: at, instruction, source, target });
  }
  return { tasks, rows };
}

/** Tasks whose rows all have one and the same target: usable, but with nothing to learn from the source. */
function sameTargets(tasks: readonly ImportedTask[], rows: readonly OwnRow[]): string[] {
  const targets = tasks.map(() => new Set<string>());
  for (const row of rows) targets[row.task].add(row.target);
  return tasks.flatMap((task, t) => {
    const [only] = targets[t];
    if (targets[t].size !== 1 || task.rows < 2) return [];
    return `all ${task.rows} targets of ${task.name} are "${brief(only)}": its answer does not depend on the source`;
  });
}

function nothingUsable(file: FileText, collector: RowCollector): Refusal {
  const [reason, count] = [...collector.skipCounts].sort((a, b) => b[1] - a[1])[0] ?? ['missing-field', 0];
  const total = [...collector.skipCounts.values()].reduce((a, b) => a + b, 0);
  const { rule, label, remedy } = SKIP_REASONS[reason];
  const example = collector.skipped.find((skip) => skip.reason === reason);
  const where = example ? `${file.name}, line ${example.line}` : file.name;
  const found = total === 0 ? 'no rows' : (example?.detail ?? label);
  const share =
    total === 0 ? 'no row below the header' : `no row is usable: ${count} of ${total} are skipped (${label})`;
  return new Refusal(where, found, `${rule}; ${share}`, remedy);
}
