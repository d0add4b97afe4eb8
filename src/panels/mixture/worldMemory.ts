import { useExperiment } from '../../store/experiment';
import { switchWorld, type WorldKind, type WorldMemory } from './worldSwitch';

/** For this visit: every world's experiment as it was left. */
let memory: WorldMemory = {};

/** Puts the experiment on show into another world, as one undoable step. */
export function goToWorld(kind: WorldKind): void {
  const { experiment, open } = useExperiment.getState();
  if (experiment.world.kind === kind) return;
  memory = { ...memory, [experiment.world.kind]: experiment };
  open(switchWorld(experiment, kind, memory));
}
