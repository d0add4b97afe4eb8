import { type KeyboardEvent, useRef, useState } from 'react';
import { label, type MetaScm } from '../../scm/graph';
import type { UicVerdict } from '../../scm/uic';
import { useExperiment } from '../../store/experiment';
import { useFocus } from '../../store/focus';
import { useView } from '../../store/view';
import { groupLetters } from '../condition/verdict';
import { MatrixCell } from './MatrixCell';
import { NameInput } from './NameInput';

interface MatrixEditorProps {
  readonly graph: MetaScm;
  readonly verdict: UicVerdict;
}

/** A place in the grid: row 0 holds the tasks' headers, column 0 the factors'. */
interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * The factor × task matrix A as a grid of checkboxes, equal in power to the node editor: arrow keys move, Space adds or
 * cuts an edge, F2 renames the header in focus, Delete removes it. The condition is stated on the rows of this matrix.
 */
export function MatrixEditor({ graph, verdict }: MatrixEditorProps) {
  const edit = useExperiment((s) => s.edit);
  const [place, setPlace] = useState<Place>({ row: 1, column: 1 });
  const [renamed, setRenamed] = useState<string | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const { factors, tasks } = graph;
  const letters = groupLetters(verdict);
  const names = new Map(factors.map((f) => [f.id, label(f)]));
  const at: Place = {
    row: Math.min(place.row, factors.length),
    column: Math.min(place.column, tasks.length),
  };

  const focus = (next: Place) => {
    setPlace(next);
    table.current?.querySelector<HTMLElement>(`[data-place="${next.row} ${next.column}"]`)?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const next = moved(at, event, factors.length, tasks.length);
    if (next) {
      event.preventDefault();
      focus(next);
      return;
    }
    const header = headerAt(graph, at);
    if (!header) return;
    if (event.key === 'F2' || event.key === 'Enter') {
      event.preventDefault();
      setRenamed(header.id);
    }
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      edit({ type: at.row === 0 ? 'remove-task' : 'remove-factor', id: header.id });
      // The header there will be once this one is gone.
      const next = {
        row: Math.min(at.row, Math.max(1, factors.length - 1)),
        column: Math.min(at.column, tasks.length - 1),
      };
      requestAnimationFrame(() => focus(next));
    }
  };

  const endRenaming = (id: string, name: string | null) => {
    setRenamed(null);
    if (name !== null) edit({ type: 'rename', id, name: name.trim() || null });
    requestAnimationFrame(() => focus(at));
  };

  const tab = (row: number, column: number) => (at.row === row && at.column === column ? 0 : -1);
  const header = (row: number, column: number, id: string, name: string, what: 'factor' | 'task') =>
    renamed === id ? (
      <NameInput name={name} what={what} onEnd={(next) => endRenaming(id, next)} />
    ) : (
      <button
        type="button"
        className={`matrix-header ${what}`}
        data-place={`${row} ${column}`}
        tabIndex={tab(row, column)}
        title={`${name}: F2 or double click renames, Delete removes`}
        onFocus={() => {
          setPlace({ row, column });
          useFocus.getState().pick(id);
        }}
        onDoubleClick={() => setRenamed(id)}
        onPointerEnter={() =>
          what === 'factor' ? useView.getState().setHovered(id) : useView.getState().setHovered(null, id)
        }
      >
        <span>{name}</span>
      </button>
    );

  return (
    <div className="matrix-scroll">
      <table
        ref={table}
        className={tasks.every((t) => label(t).length <= 3) ? 'matrix short' : 'matrix'}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table with a keyboard model.
        role="grid"
        aria-label="Which factor causes which task's target"
        aria-rowcount={factors.length + 1}
        aria-colcount={tasks.length + 3}
        onKeyDown={onKeyDown}
        onPointerLeave={() => useView.getState().setHovered(null)}
      >
        <thead>
          <tr>
            <th className="matrix-corner" scope="col">
              <span className="visually-hidden">Factor</span>
            </th>
            {tasks.map((task, t) => (
              <th key={task.id} scope="col" className="matrix-task">
                {header(0, t + 1, task.id, label(task), 'task')}
              </th>
            ))}
            <th scope="col" className="matrix-code-head">
              Row
            </th>
            <th scope="col" className="matrix-code-head">
              Told apart
            </th>
          </tr>
        </thead>
        <tbody>
          {factors.map((factor, i) => {
            const letter = letters.get(factor.id);
            const twins = twinsOf(verdict, factor.id).map((id) => names.get(id) ?? id);
            return (
              <tr key={factor.id} className={letter ? 'colliding' : undefined}>
                <th scope="row" className="matrix-factor">
                  <span className="matrix-factor-head">
                    {header(i + 1, 0, factor.id, label(factor), 'factor')}
                    {letter ? (
                      <span className="group-letter" aria-hidden="true">
                        {letter}
                      </span>
                    ) : null}
                  </span>
                </th>
                {tasks.map((task, t) => (
                  <MatrixCell
                    key={task.id}
                    factor={factor}
                    task={task}
                    place={`${i + 1} ${t + 1}`}
                    tabIndex={tab(i + 1, t + 1)}
                    onFocus={() => setPlace({ row: i + 1, column: t + 1 })}
                  />
                ))}
                <td className="matrix-code">
                  {tasks.map((task) => (task.parents.includes(factor.id) ? '1' : '0')).join('')}
                </td>
                <td className="matrix-group">
                  {letter ? (
                    <span className="twins">
                      <span className="group-letter">{letter}</span>
                      same row as {twins.join(', ')}
                    </span>
                  ) : (
                    <span className="muted">yes</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function twinsOf(verdict: UicVerdict, id: string): string[] {
  return verdict.groups.find((group) => group.includes(id))?.filter((other) => other !== id) ?? [];
}

function headerAt(graph: MetaScm, { row, column }: Place) {
  if (row === 0) return graph.tasks[column - 1];
  return column === 0 ? graph.factors[row - 1] : undefined;
}

/** Where this key leads, or null where it leads nowhere; the corner is skipped. */
function moved(at: Place, event: KeyboardEvent, n: number, m: number): Place | null {
  const to = (row: number, column: number): Place | null =>
    row < 0 || row > n || column < 0 || column > m || (row === 0 && column === 0) ? null : { row, column };
  switch (event.key) {
    case 'ArrowUp':
      return to(at.row - 1, at.column);
    case 'ArrowDown':
      return to(at.row + 1, at.column);
    case 'ArrowLeft':
      return to(at.row, at.column - 1);
    case 'ArrowRight':
      return to(at.row, at.column + 1);
    case 'Home':
      return event.ctrlKey ? to(1, Math.min(1, m)) : to(at.row, at.row === 0 ? 1 : 0);
    case 'End':
      return event.ctrlKey ? to(n, m) : to(at.row, m);
    default:
      return null;
  }
}
