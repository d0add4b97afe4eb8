import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Run } from '../src/experiment/records';
import { Refusal } from '../src/lib/refusal';
import type { Cell } from '../src/sweep/grid';
import { runLine } from '../src/sweep/lines';
import { reportMarkdown, reportOf } from '../src/sweep/report';
import { type GridOptions, gridFromOptions, trainableCells } from './gridArgument';
import { stopOnInterrupt } from './interrupt';
import { SweepFolder } from './sweepFolder';
import { SweepProgress } from './sweepProgress';
import { trainCells } from './trainingPool';

const MOST_WORKERS = 64;

const USAGE =
  'sweep PRESET|FILE|LINK [--seeds 100-109] [--variants a,b,…] [--reference a] [--workers N] [--out DIR]';

const HELP = `usage: npm run --silent lab -- ${USAGE}

Trains every variant of an experiment on every seed. Prints one JSON line per finished training, with its figures, and at the
end tables of means, intervals and paired differences on standard error.
  --seeds S       numbers and ranges: 100-109 or 1,2,5 (default: the grid's, or 100-107)
  --variants V    ids of the catalogue (full, no-uic, no-distinction, no-reconstruction, no-mask, oracle, plain,
                  plain-additive, sparse, no-sparse, uic-log, …) and differences of one's own (uic=0.1, "rho: 0.3 → 0.9";
                  several in one variant joined by +: uic=0+dist=0). Default: the grid's, or all that make sense
  --reference ID  the variant that differences are taken against (default: the grid's, full, or the first)
  --workers N     trainings at once, each in a process of one thread (default: one per processor, ${processors()} here)
  --out DIR       keeps grid.json, runs.jsonl, summary.json and summary.md there. What DIR has finished is not trained
                  again, so the same command goes on where it was stopped; one sweep at a time
FILE may be an experiment, a run or a grid. Ctrl-C stops; what has finished is kept.
Exit code 0: all trained; 1: a training failed; 2: bad input; 130: stopped.
`;

/** `lab sweep …`; see HELP. @throws Refusal for bad arguments and variants that cannot be trained */
export async function run(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  const { options, workers, out } = readArguments(args);
  const grid = await gridFromOptions(options);
  const cells = trainableCells(grid);
  const folder = out === null ? null : await SweepFolder.open(out, grid);
  const results = folder?.results ?? new Map<string, Run>();
  const wanted = cells.filter(({ key }) => !results.has(key));
  const progress = new SweepProgress(process.stderr, wanted.length);
  const known = cells.length - wanted.length;
  if (known > 0) progress.say(`${known} of ${cells.length} trainings are there already`);

  const stop = stopOnInterrupt();
  let failed = 0;
  try {
    const onStep = (cell: Cell, step: number): void =>
      progress.step(cell.key, step / cell.experiment.training.steps);
    const onDone = (cell: Cell, finished: Run): void => {
      if (folder) folder.keep(cell, finished);
      else results.set(cell.key, finished);
      process.stdout.write(`${runLine(cell, finished, false)}\n`);
      progress.ended(cell.key, `${cell.variant}, seed ${cell.seed}`);
    };
    const onFailed = (cell: Cell, reason: string): void => {
      failed++;
      const { variant, seed, key } = cell;
      process.stdout.write(`${JSON.stringify({ type: 'failed', variant, seed, key, reason })}\n`);
      progress.ended(key, `${variant}, seed ${seed}: FAILED, ${reason}`);
    };
    await trainCells(wanted, workers, { onStep, onDone, onFailed }, stop.signal);
  } finally {
    stop.release();
    progress.clear();
    const report = reportOf(grid, new Map(cells.flatMap(({ key }) => entry(results, key))));
    await folder?.close(report);
    process.stderr.write(`\n${reportMarkdown(report)}`);
  }
  if (stop.signal.aborted) return 130;
  return failed > 0 ? 1 : 0;
}

function entry(results: ReadonlyMap<string, Run>, key: string): [string, Run][] {
  const found = results.get(key);
  return found ? [[key, found]] : [];
}

interface Arguments {
  readonly options: GridOptions;
  readonly workers: number;
  readonly out: string | null;
}

function readArguments(args: string[]): Arguments {
  const { values, positionals } = parseOptions(args);
  if (positionals.length !== 1) {
    throw new Refusal('arguments', positionals, 'takes one preset, file or link', `Usage: ${USAGE}`);
  }
  const workers = values.workers ?? String(processors());
  if (!/^[1-9]\d?$/.test(workers) || Number(workers) > MOST_WORKERS) {
    throw new Refusal('--workers', workers, `is a whole number from 1 to ${MOST_WORKERS}`);
  }
  return {
    options: {
      target: positionals[0],
      seeds: values.seeds ?? null,
      variants: values.variants ?? null,
      reference: values.reference ?? null,
    },
    workers: Number(workers),
    out: values.out ?? null,
  };
}

function parseOptions(args: string[]) {
  try {
    const option = { type: 'string' } as const;
    const options = { seeds: option, variants: option, reference: option, workers: option, out: option };
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal('arguments', args.join(' '), reason, `Usage: ${USAGE}`);
  }
}

function processors(): number {
  return Math.min(MOST_WORKERS, availableParallelism());
}
