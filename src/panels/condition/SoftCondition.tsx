import type { MaskRecord } from '../../experiment/records';
import { collidingPairs, expectedCollisions } from '../../scm/soft';
import { useExperiment } from '../../store/experiment';
import { useRun } from '../../store/run';
import { count } from './wording';

/** The condition on the masks of the run on show: expected and thresholded collisions of the latest look. */
export function SoftCondition() {
  const world = useExperiment((s) => s.experiment.world.kind);
  const line = useRun((s) => {
    // A run of another world says nothing about this one.
    if (s.run?.experiment.model.kind !== 'sit' || s.run.experiment.world.kind !== world) return null;
    const mask = s.run.masks.at(-1);
    return mask ? softLine(mask) : null;
  });
  return (
    <p className="soft-line">
      <span className="muted">Learned masks</span> {line ?? 'not yet: press Train.'}
    </p>
  );
}

const lines = new WeakMap<MaskRecord, string>();

/** One sentence per look at the masks, made once, so that the selector above is cheap and stable. */
function softLine(mask: MaskRecord): string {
  let line = lines.get(mask);
  if (line === undefined) {
    const { probabilities, latents, tasks, step } = mask;
    const expected = expectedCollisions(probabilities, latents, tasks);
    const pairs = collidingPairs(probabilities, latents, tasks).length;
    const equal = pairs === 0 ? 'no equal rows' : `${count(pairs, 'pair')} of equal rows`;
    line = `at step ${step}: ${expected.toFixed(2)} expected collisions, ${equal}.`;
    lines.set(mask, line);
  }
  return line;
}
