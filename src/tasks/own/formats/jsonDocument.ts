import type { RowCollector } from '../collector';
import { takeJsonRow } from '../columns';
import { type FileText, hasBadBytes } from '../fileText';
import { type JsonEntry, parseEntry, scanContainer } from '../jsonScan';

/** A JSON list of rows. One broken row, or an end that was cut off, leaves the others usable. */
export function readJsonList(file: FileText, collector: RowCollector): string | null {
  const open = file.text.indexOf('[');
  return takeEntries(file, scanContainer(file.text, open, lineAt(file.text, open)).entries, collector);
}

/** Objects one after another, each over any number of lines. */
export function readJsonObjects(file: FileText, collector: RowCollector): string | null {
  const { text } = file;
  const entries: JsonEntry[] = [];
  let open = text.indexOf('{');
  let line = lineAt(text, open);
  while (open >= 0) {
    const object = scanContainer(text, open, line);
    entries.push({ key: null, start: open, end: object.end, line, endLine: object.endLine });
    const next = text.indexOf('{', object.end);
    if (next < 0) break;
    line = object.endLine + newlines(text, object.end, next);
    open = next;
  }
  return takeEntries(file, entries, collector);
}

function takeEntries(file: FileText, entries: readonly JsonEntry[], collector: RowCollector): string | null {
  let shape: string | null = null;
  for (const { line, value } of readEntries(file, entries, collector)) {
    shape = takeJsonRow(collector, line, value) ?? shape;
  }
  return shape;
}

/** The values of those entries that are JSON in UTF-8; the others are skipped with the reason. */
export function* readEntries(
  file: FileText,
  entries: readonly JsonEntry[],
  collector: RowCollector,
): Generator<{ readonly line: number; readonly value: unknown }> {
  for (const entry of entries) {
    if (hasBadBytes(file, entry.line, entry.endLine)) {
      collector.skip(entry.line, 'not-utf8', file.lines[entry.line - 1]);
      continue;
    }
    const value = parseEntry(file.text, entry);
    if (value === undefined) {
      collector.skip(
        entry.line,
        'not-json',
        file.text.slice(entry.start, Math.min(entry.end, entry.start + 100)),
      );
      continue;
    }
    yield { line: entry.line, value };
  }
}

/** The line (from 1) of a place in the text. */
export function lineAt(text: string, index: number): number {
  return 1 + newlines(text, 0, index);
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
