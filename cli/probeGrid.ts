import type { BackendName } from '../src/experiment/records';
import { roundSignificant } from '../src/experiment/runFile';
import { openProbe } from '../src/probe/open';
import { isAbort, Watch } from '../src/probe/watch';
import type { Cell, Grid } from '../src/sweep/grid';
import { NotFinite } from '../src/train/notFinite';
import { trainableCells } from './gridArgument';
import { printLine } from './printLine';
import { type ProbedShares, probeMarkdown, probeReport, sharesOf } from './probeReport';
import { SweepProgress } from './sweepProgress';

/** About what share of a model's time its training takes; the rest is asking it. */
const TRAINING = 0.7;

/**
 * Trains and asks every model of a grid, one after the other: a line for each as it is done and one for all of them, and
 * tables on standard error.
 *
 * @param cases examples for the score and for the pairs
 * @returns the exit code
 */
export async function probeGrid(
  grid: Grid,
  cases: number,
  backend: BackendName,
  signal: AbortSignal,
): Promise<number> {
  const cells = trainableCells(grid);
  const found = new Map<string, ProbedShares>();
  const progress = new SweepProgress(process.stderr, cells.length);
  let failed = 0;
  try {
    for (const cell of cells) {
      const { variant, seed, key } = cell;
      const watch = new Watch(({ doing, share }) => {
        progress.step(key, doing === 'training again' ? TRAINING * share : TRAINING);
      }, signal);
      try {
        const shares = await sharesOfCell(cell, cases, backend, watch);
        found.set(key, shares);
        printLine({ type: 'probe', variant, seed, key, cases, ...shares }, rounded);
        progress.ended(key, `${variant}, seed ${seed}`);
      } catch (error) {
        if (!(error instanceof NotFinite)) throw error;
        failed++;
        printLine({ type: 'failed', variant, seed, key, reason: error.message }, rounded);
        progress.ended(key, `${variant}, seed ${seed}: FAILED, ${error.message}`);
      }
    }
  } catch (error) {
    if (!isAbort(error)) throw error;
  } finally {
    progress.clear();
    const report = probeReport(grid, found);
    printLine({ type: 'summary', cases, ...report }, rounded);
    process.stderr.write(`\n${probeMarkdown(report)}`);
  }
  if (signal.aborted) return 130;
  return failed > 0 ? 1 : 0;
}

async function sharesOfCell(
  { experiment }: Cell,
  cases: number,
  backend: BackendName,
  watch: Watch,
): Promise<ProbedShares> {
  const { subject, answer, dispose } = await openProbe(
    { experiment, rows: null, backend, weights: null },
    backend,
    watch,
  );
  try {
    return {
      interventions: subject.matching ? sharesOf(await answer.score({ cases }, watch)) : null,
      counterfactuals: sharesOf(await answer.pairs({ cases }, watch)),
    };
  } finally {
    dispose();
  }
}

/** In the digits that a run file has. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? roundSignificant(value) : value;
}
