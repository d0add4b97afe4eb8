import type { Experiment } from '../../experiment/experiment';
import { hasTrueGraph } from '../../experiment/experiment';
import { listed } from '../../lib/listed';
import { formatValue } from '../../plots/format';
import type { MaskCell, MaskComparison } from './comparison';

/** Names of the rows of a comparison, `rows` then `spare`. */
export function rowNames(comparison: MaskComparison, factorNames: readonly string[]): string[] {
  return [
    ...comparison.rows.map((r) => (r.factor === null ? `latent ${r.latent + 1}` : factorNames[r.factor])),
    ...comparison.spare.map((r) => `spare ${r.latent + 1}`),
  ];
}

/** What the masks of this step amount to, in two sentences at most. */
export function maskCaption(comparison: MaskComparison, stepName: string): string {
  const { agreement, rows, density, expectedCollisions, collidingPairs } = comparison;
  const soft = `${Math.round(density * 100)} % of cells on; ${formatValue(expectedCollisions)} expected row collisions`;
  const hard = `${collidingPairs} ${collidingPairs === 1 ? 'pair' : 'pairs'} equal at ½`;
  if (!agreement) return `At ${stepName}: ${soft} (${hard}).`;
  const { f1, rowsRight, missing, extra } = agreement;
  const wrong =
    missing + extra === 0
      ? 'no edge wrong'
      : [missing > 0 ? `${missing} missing` : '', extra > 0 ? `${extra} extra` : '']
          .filter(Boolean)
          .join(', ');
  return (
    `At ${stepName}: F1 ${f1.toFixed(2)} against the true graph (${wrong}), ` +
    `${rowsRight} of ${rows.length} factors with their whole row right; ${soft} (${hard}).`
  );
}

/** The collisions in words; null where there are none. */
export function collisionSentence(comparison: MaskComparison, names: readonly string[]): string | null {
  if (comparison.groups.length === 0) return null;
  const groups = comparison.groups.map(
    ({ letter, members }) => `${letter}: ${listed(members.map((r) => names[r]))}`,
  );
  return `Equal rows, so no task tells them apart – ${groups.join('; ')}.`;
}

/** What one cell says. */
export function cellSentence(cell: MaskCell, row: string, task: string, latent: number): string {
  if (latent < 0) return `${row} → ${task}: no latent is left for this factor`;
  const edge = cell.edge === null ? '' : cell.edge ? ', true edge: yes' : ', true edge: no';
  const verdict = cell.verdict === 'missing' ? ' – missing' : cell.verdict === 'extra' ? ' – extra' : '';
  return `${row} → ${task}: p = ${cell.p.toFixed(2)} ${cell.on ? '>' : '≤'} ½${edge}${verdict}`;
}

/** Why there are no learned masks to see, or null where there are. */
export function fixedMaskSentence(experiment: Experiment): string | null {
  const { model } = experiment;
  if (model.kind !== 'sit') {
    return 'No mask is learned here: plain instruction tuning has no latent module, so no task selects factors.';
  }
  switch (model.mask) {
    case 'learned':
      return null;
    case 'ones':
      return 'No mask is learned here: every task sees every latent (the no-mask baseline), so all rows are equal.';
    case 'oracle':
      return hasTrueGraph(experiment)
        ? 'No mask is learned here: the true graph itself is the mask, the best that learning could find.'
        : 'No mask is learned here.';
    default:
      return model.mask satisfies never;
  }
}
