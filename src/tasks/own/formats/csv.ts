import Papa from 'papaparse';
import { Refusal } from '../../../lib/refusal';
import type { RowCollector } from '../collector';
import { describeColumns, recogniseColumns } from '../columns';
import { type FileText, hasBadBytes } from '../fileText';

export type Delimiter = ',' | '\t' | ';';

/** The delimiter that gives the header line the most recognised columns, or null when none gives a target. */
export function csvDelimiter(file: FileText): Delimiter | null {
  const header = file.lines.find((line) => line.trim() !== '') ?? '';
  let best: Delimiter | null = null;
  let most = 0;
  for (const delimiter of [',', '\t', ';'] as const) {
    const columns = recogniseColumns(headerCells(header, delimiter));
    const found = Object.keys(columns).length;
    if (columns.target !== undefined && found > most) {
      best = delimiter;
      most = found;
    }
  }
  return best;
}

/**
 * CSV, TSV or `;`-separated text with a header. Fields may be quoted and then span lines; the line reported for a row
 * is the one on which it starts.
 * @throws Refusal when the header has a target but nothing to answer (no source and no instruction).
 */
export function readCsv(file: FileText, delimiter: Delimiter, collector: RowCollector): string {
  const first = file.lines.findIndex((line) => line.trim() !== '');
  const header = headerCells(file.lines[first], delimiter);
  const columns = recogniseColumns(header);
  if (columns.source === undefined && columns.instruction === undefined) {
    throw new Refusal(
      `${file.name}, line ${first + 1}`,
      header.join(', ').slice(0, 80),
      'the header needs a column for the source or the instruction',
      'Name a column input, prompt, text or instruction',
    );
  }
  const at = (name: string | undefined) => (name === undefined ? -1 : header.indexOf(name));
  const place = {
    instruction: at(columns.instruction),
    source: at(columns.source),
    target: at(columns.target),
    task: at(columns.task),
  };
  const body = file.lines.slice(first + 1).join('\n');
  let line = first + 2;
  let cursor = 0;
  Papa.parse<string[]>(body, {
    delimiter,
    newline: '\n',
    skipEmptyLines: false,
    step: ({ data, errors, meta }) => {
      const startLine = line;
      let lines = 0;
      for (let i = cursor; i < meta.cursor; i++) if (body[i] === '\n') lines++;
      cursor = meta.cursor;
      line += lines;
      const endLine = Math.max(startLine, line - 1);
      const cells = data;
      if (cells.every((cell) => cell.trim() === '')) return;
      if (hasBadBytes(file, startLine, endLine))
        return collector.skip(startLine, 'not-utf8', cells.join(delimiter));
      if (errors.some((e) => e.type === 'Quotes')) {
        return collector.skip(startLine, 'broken-quotes', cells.join(delimiter));
      }
      const cell = (index: number) => (index < 0 ? undefined : cells[index]);
      collector.take(startLine, {
        instruction: cell(place.instruction),
        source: cell(place.source),
        target: cell(place.target),
        task: cell(place.task),
      });
    },
  });
  return describeColumns(columns);
}

function headerCells(header: string, delimiter: Delimiter): string[] {
  const { data } = Papa.parse<string[]>(header.slice(0, 10_000), { delimiter, newline: '\n' });
  return (data[0] ?? []).map((cell) => cell.trim());
}
