import type { RawFields, RowCollector } from './collector';
import { isObject } from './jsonScan';

/** Names under which people keep each field, in order of preference; compared without case, spaces, `_` and `-`. */
const ALIASES: Readonly<Record<keyof RawFields, readonly string[]>> = {
  instruction: ['instruction', 'instructions', 'definition'],
  source: ['input', 'inputs', 'prompt', 'source', 'context', 'text', 'sentence', 'question'],
  target: ['output', 'outputs', 'completion', 'target', 'targets', 'response', 'answer', 'label'],
  task: ['task', 'taskname'],
};

export const FIELD_NAMES = Object.keys(ALIASES) as (keyof RawFields)[];

/** For each field the key that holds it, where there is one. */
export type Columns = Readonly<Partial<Record<keyof RawFields, string>>>;

export function recogniseColumns(keys: readonly string[]): Columns {
  const bySimple = new Map<string, string>();
  for (const key of keys) {
    const simple = key.toLowerCase().replace(/[\s_-]/g, '');
    if (!bySimple.has(simple)) bySimple.set(simple, key);
  }
  const columns: Partial<Record<keyof RawFields, string>> = {};
  for (const field of FIELD_NAMES) {
    const alias = ALIASES[field].find((name) => bySimple.has(name));
    if (alias !== undefined) columns[field] = bySimple.get(alias);
  }
  return columns;
}

/** e.g. `prompt → completion`, for reports. */
export function describeColumns(columns: Columns): string {
  const from = [columns.instruction, columns.source].filter((c) => c !== undefined).join(', ');
  const grouped = columns.task === undefined ? '' : `, tasks by ${columns.task}`;
  return `${from || '?'} → ${columns.target ?? '?'}${grouped}`;
}

/**
 * Takes one JSON value, whatever it is. A row with `instances: [{input, output}, …]` (self-instruct seed tasks) is a task
 * of its own, called by its `name`, with one row per instance.
 * @returns what the columns were, for the report; null when nothing was recognised.
 */
export function takeJsonRow(collector: RowCollector, line: number, row: unknown): string | null {
  if (!isObject(row)) {
    collector.skip(line, 'not-an-object', row);
    return null;
  }
  const columns = recogniseColumns(Object.keys(row));
  if (Array.isArray(row.instances)) {
    const task = pick(row, columns.task) ?? row.name ?? undefined;
    const instruction = pick(row, columns.instruction);
    if (row.instances.length === 0) collector.skip(line, 'missing-field', 'instances is an empty list');
    for (const instance of row.instances as readonly unknown[]) {
      if (!isObject(instance)) {
        collector.skip(line, 'not-an-object', instance);
        continue;
      }
      const inner = recogniseColumns(Object.keys(instance));
      collector.take(line, {
        instruction,
        task,
        source: pick(instance, inner.source),
        target: pick(instance, inner.target),
      });
    }
    return 'instruction, instances → output, tasks by name';
  }
  collector.take(line, {
    instruction: pick(row, columns.instruction),
    source: pick(row, columns.source),
    target: pick(row, columns.target),
    task: pick(row, columns.task),
  });
  return columns.target === undefined ? null : describeColumns(columns);
}

function pick(row: Readonly<Record<string, unknown>>, key: string | undefined): unknown {
  return key === undefined ? undefined : row[key];
}
