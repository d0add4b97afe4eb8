import { memo } from 'react';
import { type Factor, label, type Task } from '../../scm/graph';
import { useExperiment } from '../../store/experiment';
import { useFocus } from '../../store/focus';
import { useView } from '../../store/view';

interface MatrixCellProps {
  readonly factor: Factor;
  readonly task: Task;
  /** Its place in the grid, as the editor finds it: `row column`. */
  readonly place: string;
  readonly tabIndex: number;
  onFocus(): void;
}

/** A_it: whether this factor causes this task's target. */
export const MatrixCell = memo(
  function MatrixCell({ factor, task, place, tabIndex, onFocus }: MatrixCellProps) {
    const present = task.parents.includes(factor.id);
    const crossed = useView((s) => s.hoveredFactor === factor.id || s.hoveredTask === task.id);
    const flip = useFocus((s) => s.preview.some((f) => f.factor === factor.id && f.task === task.id));
    const flipText = flip ? (present ? ', would be cut' : ', would be added') : '';
    return (
      <td
        className={`matrix-cell${crossed ? ' crossed' : ''}${flip ? ` flip ${present ? 'cut' : 'added'}` : ''}`}
        onPointerEnter={() => useView.getState().setHovered(factor.id, task.id)}
      >
        <input
          type="checkbox"
          checked={present}
          data-place={place}
          tabIndex={tabIndex}
          aria-label={`${label(factor)} causes ${label(task)}${flipText}`}
          onFocus={onFocus}
          onChange={(event) =>
            useExperiment.getState().edit({
              type: 'set-edge',
              factor: factor.id,
              task: task.id,
              present: event.target.checked,
            })
          }
        />
      </td>
    );
  },
  (a, b) => a.factor === b.factor && a.task === b.task && a.place === b.place && a.tabIndex === b.tabIndex,
);
