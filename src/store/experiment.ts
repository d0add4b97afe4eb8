import { type TemporalState, temporal } from 'zundo';
import { create, useStore } from 'zustand';
import type { Experiment } from '../experiment/experiment';
import { OPENING_PRESET, PRESETS, preset } from '../experiment/presets';
import { Refusal } from '../lib/refusal';
import { applyEdit, type GraphEdit } from '../scm/edit';
import type { OwnRows } from '../tasks/own/rows';

/** What the lab has to say about the last thing that came from outside or was tried. */
export interface Notice {
  readonly kind: 'info' | 'refused';
  readonly text: string;
}

export interface ExperimentState {
  /** The experiment being edited; what *Train* starts and what a link carries. */
  readonly experiment: Experiment;
  readonly notice: Notice | null;
  /** Rows of the reader's own files, kept beside the experiment (too big for a link). */
  readonly rows: OwnRows | null;
  /** Applies one edit of the graph; an impossible one is refused in `notice` and changes nothing. */
  edit(edit: GraphEdit): void;
  /** Replaces the experiment by a function of itself; a Refusal thrown there becomes a notice. */
  change(next: (experiment: Experiment) => Experiment): void;
  /** Replaces the whole experiment: one undoable step. */
  open(experiment: Experiment): void;
  notify(notice: Notice): void;
  dismiss(): void;
  setRows(rows: OwnRows | null): void;
}

/** Changes of the same kind closer together than this are one step of undo (typing, dragging, a slider). */
const GROUP_MS = 400;

type Undoable = Pick<ExperimentState, 'experiment'>;

/** The last grouped change: what it was and the experiment it made. */
let last: { readonly group: string; readonly at: number; readonly result: Experiment } | null = null;
let group: string | null = null;

export const useExperiment = create<ExperimentState>()(
  temporal(
    (set, get) => {
      const apply = (kind: string | null, next: (experiment: Experiment) => Experiment): void => {
        const before = get().experiment;
        try {
          const experiment = next(before);
          if (experiment === before) return;
          group = kind;
          set({ experiment, notice: null });
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          set({ notice: { kind: 'refused', text: error.message } });
        }
      };
      return {
        experiment: (preset(OPENING_PRESET) ?? PRESETS[0]).experiment,
        notice: null,
        rows: null,
        edit: (edit) =>
          apply(groupOfEdit(edit), (experiment) => {
            const graph = applyEdit(experiment.graph, edit);
            return graph === experiment.graph ? experiment : { ...experiment, graph };
          }),
        change: (next) => apply('change', next),
        open: (experiment) => apply(null, () => experiment),
        notify: (notice) => set({ notice }),
        dismiss: () => set({ notice: null }),
        setRows: (rows) => set({ rows }),
      };
    },
    {
      partialize: (state): Undoable => ({ experiment: state.experiment }),
      equality: (a, b) => a.experiment === b.experiment,
      limit: 200,
      // A change is grouped with the one before when it follows closely, is of the same kind and starts from that one's
      // result; after an undo it never does, so undoing cannot swallow a later change.
      handleSet: (save) => (past, _replace, current) => {
        const now = performance.now();
        const before = experimentOf(past);
        const grouped =
          last !== null && last.group === group && last.result === before && now - last.at < GROUP_MS;
        last = group === null ? null : { group, at: now, result: current.experiment };
        if (!grouped) save(past);
      },
    },
  ),
);

/** zundo hands the past as it would be given to setState; here it is always the partial state itself. */
function experimentOf(past: unknown): Experiment | null {
  return typeof past === 'object' && past !== null && 'experiment' in past
    ? (past as Undoable).experiment
    : null;
}

/** Only gestures that send many edits are grouped; two clicks on checkboxes stay two steps. */
function groupOfEdit(edit: GraphEdit): string | null {
  switch (edit.type) {
    case 'move':
    case 'rename':
      return `${edit.type} ${edit.id}`;
    case 'set-edge':
    case 'add-factor':
    case 'remove-factor':
    case 'add-task':
    case 'remove-task':
    case 'set-confounding':
    case 'batch':
      return null;
    default:
      return edit satisfies never;
  }
}

/** Undo and redo of the experiment for components. */
export function useUndo(): { canUndo: boolean; canRedo: boolean; undo(): void; redo(): void } {
  const canUndo = useStore(useExperiment.temporal, (s: TemporalState<Undoable>) => s.pastStates.length > 0);
  const canRedo = useStore(useExperiment.temporal, (s: TemporalState<Undoable>) => s.futureStates.length > 0);
  return {
    canUndo,
    canRedo,
    undo: () => useExperiment.temporal.getState().undo(),
    redo: () => useExperiment.temporal.getState().redo(),
  };
}
