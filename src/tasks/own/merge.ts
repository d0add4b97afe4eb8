import { Refusal } from '../../lib/refusal';
import type { ImportReport } from './import';
import { OWN_LIMITS } from './limits';
import type { OwnRow, OwnRows, OwnTask } from './rows';
import { uniqueName } from './taskNames';

/**
 * The rows of several files as one. Tasks that files are named after stay apart and get unique names; a task that rows
 * name in a task column is the same task in every file (a data set is often split over several).
 * @throws Refusal when no report is given, or tasks or rows exceed the limits.
 */
export function mergeImports(reports: readonly ImportReport[]): OwnRows {
  if (reports.length === 0)
    throw new Refusal('files', 0, 'an import needs at least one file', 'Choose a file');
  const tasks: OwnTask[] = [];
  const rows: OwnRow[] = [];
  const ids = new Set<string>();
  const names = new Set<string>();
  const named = new Map<string, number>();
  for (const report of reports) {
    const place = report.tasks.map((task) => {
      const known = task.from === 'column' ? named.get(task.id) : undefined;
      if (known !== undefined) return known;
      if (task.from === 'column') named.set(task.id, tasks.length);
      tasks.push({ id: uniqueName(task.id, ids, '_'), name: uniqueName(task.name, names, ' ') });
      return tasks.length - 1;
    });
    for (const row of report.rows) rows.push({ ...row, task: place[row.task] });
  }
  if (tasks.length > OWN_LIMITS.tasks) {
    throw new Refusal(
      'tasks',
      tasks.length,
      `an import holds at most ${OWN_LIMITS.tasks} tasks`,
      'Leave a file out',
    );
  }
  if (rows.length > OWN_LIMITS.rows) {
    const limit = OWN_LIMITS.rows.toLocaleString('en');
    throw new Refusal('rows', rows.length, `an import holds at most ${limit} rows`, 'Leave a file out');
  }
  return { tasks, rows };
}
