import type { LossTerm, Run } from '../../experiment/records';

const TERMS: readonly LossTerm[] = ['pred', 'rec', 'uic', 'dist', 'sparse', 'scale'];

/** Every recorded step as CSV: the minimised loss, each unweighted term that was computed, τ and the learning rate. */
export function curvesCsv(run: Run): string {
  const terms = TERMS.filter((term) => run.steps.some((step) => step.terms[term] !== undefined));
  const header = ['step', 'loss', ...terms, 'tau', 'learning_rate'];
  const rows = run.steps.map((step) => [
    step.step,
    step.loss,
    ...terms.map((term) => step.terms[term]),
    step.tau,
    step.learningRate,
  ]);
  // A term that a step lacks, and a loss that was not finite, are empty cells.
  const cell = (value: number | undefined) =>
    value === undefined || !Number.isFinite(value) ? '' : String(value);
  return `${[header.join(','), ...rows.map((row) => row.map(cell).join(','))].join('\n')}\n`;
}

/** A name for a file of this experiment: letters, digits and `-`. */
export function fileStemOf(title: string, preset: string, seed: number): string {
  const words = (title.trim() || preset).normalize('NFKD').replace(/\p{M}/gu, '');
  const stem = words
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .toLowerCase();
  return `sit-lab-${stem || preset}-seed-${seed}`;
}
