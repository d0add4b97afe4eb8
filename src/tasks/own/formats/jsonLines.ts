import type { RowCollector } from '../collector';
import { takeJsonRow } from '../columns';
import type { FileText } from '../fileText';
import { parseJson } from '../jsonScan';

/** One JSON object per line; blank lines are allowed. Returns the columns of the first row that had any. */
export function readJsonLines(file: FileText, collector: RowCollector): string | null {
  let shape: string | null = null;
  for (const [i, text] of file.lines.entries()) {
    const trimmed = text.trim();
    if (trimmed === '') continue;
    const line = i + 1;
    const row = file.notUtf8.has(line) ? undefined : parseJson(trimmed);
    if (row === undefined) {
      collector.skip(line, file.notUtf8.has(line) ? 'not-utf8' : 'not-json', trimmed);
      continue;
    }
    const found = takeJsonRow(collector, line, row);
    shape ??= found;
  }
  return shape;
}

/** Whether at least half of the lines that are not blank look like objects of their own. */
export function looksLikeJsonLines(lines: readonly string[]): boolean {
  let objects = 0;
  let total = 0;
  for (const raw of lines) {
    const line = raw.trim();
    if (line === '') continue;
    total++;
    if (line.startsWith('{') && line.endsWith('}')) objects++;
  }
  return objects > 0 && 2 * objects >= total;
}
