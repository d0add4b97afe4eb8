import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { NODE_BACKENDS, type NodeBackendName } from '../src/backend/node';
import type { Experiment } from '../src/experiment/experiment';
import { canMeasureFewShot, withShots } from '../src/experiment/fewShot';
import { isUntouched, withOwnData } from '../src/experiment/ownData';
import { parseExperiment } from '../src/experiment/parse';
import { serialiseRun } from '../src/experiment/runFile';
import { Refusal } from '../src/lib/refusal';
import { buildOwnCorpus } from '../src/tasks/own/corpus';
import type { OwnRows } from '../src/tasks/own/rows';
import { NotFinite } from '../src/train/notFinite';
import { runToEnd } from '../src/train/run';
import { corpusLines, readOwnFiles } from './data';
import { experimentFromArgument } from './experimentArgument';
import { fileRefusal } from './inputFile';
import { stopOnInterrupt } from './interrupt';
import { printLine } from './printLine';
import { Progress } from './progress';
import { resultLine } from './resultLine';
import { startBackend } from './startBackend';

export const USAGE =
  'train PRESET|FILE|LINK [--seed N] [--steps N] [--shots 4,16,64] [--backend wasm|webgpu|cpu] [--out FILE] [--data FILE…]';

const HELP = `usage: npm run --silent lab -- ${USAGE}

Prints one JSON line per training step and a last line {"type":"result",…} with what was measured.
  --seed N       instead of the experiment's own seed
  --steps N      instead of the experiment's own number of steps (its schedule is stretched to fit)
  --shots N,N…   also measures the few-shot curve: held-out tasks after training on with N labelled
                 examples of each (worlds with held-out tasks)
  --backend B    wasm (default), webgpu or cpu
  --out FILE     also writes the run (curves, masks, scores) as JSON
  --data FILE…   one's own data, for an experiment in the world of own data (own-sit, whose
                 lengths and tokenizer are then chosen from the rows)
Ctrl-C stops, measures what was learned so far and prints it with "finished":false.
Exit code 0: trained to the end; 1: the loss stopped being a number; 2: bad input; 130: stopped.
`;

interface Arguments {
  readonly target: string;
  readonly seed: number | null;
  readonly steps: number | null;
  readonly shots: readonly number[] | null;
  readonly backend: NodeBackendName;
  readonly out: string | null;
  readonly data: readonly string[];
}

/** `lab train …`; see HELP. @throws Refusal for bad arguments and experiments that cannot be trained */
export async function run(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  const wanted = readArguments(args);
  if (wanted.out !== null) await checkWritable(wanted.out);
  const { experiment, rows } = await prepare(wanted);
  const backend = await startBackend(wanted.backend);
  const progress = new Progress(process.stderr, experiment.training.steps);
  const stop = stopOnInterrupt();
  try {
    const onRecord = (record: { readonly step: number }): void => {
      printLine({ type: 'step', ...record });
      progress.show(record.step);
    };
    const result = await runToEnd(experiment, rows, backend, onRecord, stop.signal);
    progress.clear();
    printLine(resultLine(result));
    if (wanted.out !== null) await writeRun(wanted.out, serialiseRun(result));
    return result.finished ? 0 : 130;
  } catch (error) {
    progress.clear();
    if (!(error instanceof NotFinite)) throw error;
    process.stderr.write(`lab: ${error.message}; lower the learning rate\n`);
    return 1;
  } finally {
    stop.release();
  }
}

function readArguments(args: string[]): Arguments {
  // --data takes every word up to the next option; parseArgs has no such options.
  const data: string[] = [];
  const rest: string[] = [];
  let inData = false;
  for (const word of args) {
    if (word === '--data') inData = true;
    else {
      if (word.startsWith('--')) inData = false;
      (inData ? data : rest).push(word);
    }
  }
  if (args.includes('--data') && data.length === 0) {
    throw new Refusal('--data', '', 'names at least one file', `Usage: ${USAGE}`);
  }
  const { values, positionals } = parseOptions(rest);
  if (positionals.length !== 1) {
    throw new Refusal('arguments', positionals, 'takes one preset, file or link', `Usage: ${USAGE}`);
  }
  const backend = NODE_BACKENDS.find((name) => name === (values.backend ?? 'wasm'));
  if (!backend) throw new Refusal('--backend', values.backend, `is one of ${NODE_BACKENDS.join(', ')}`);
  return {
    target: positionals[0],
    seed: readCount('--seed', values.seed),
    steps: readCount('--steps', values.steps),
    shots: readCounts('--shots', values.shots),
    backend,
    out: values.out ?? null,
    data,
  };
}

function parseOptions(args: string[]) {
  try {
    const option = { type: 'string' } as const;
    const options = { seed: option, steps: option, shots: option, backend: option, out: option };
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal('arguments', args.join(' '), reason, `Usage: ${USAGE}`);
  }
}

function readCount(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,15}$/.test(text)) throw new Refusal(name, text, 'is a whole number, 0 or more');
  return Number(text);
}

/** Whole numbers in ascending order, whatever order they come in. */
function readCounts(name: string, text: string | undefined): number[] | null {
  if (text === undefined) return null;
  if (!/^\d{1,15}(,\d{1,15})*$/.test(text)) {
    throw new Refusal(name, text, 'is a list of whole numbers with commas between', 'For example 4,16,64.');
  }
  return text
    .split(',')
    .map(Number)
    .sort((a, b) => a - b);
}

/** The experiment with what the options change in it, and the rows of own data. */
async function prepare(wanted: Arguments): Promise<{ experiment: Experiment; rows: OwnRows | null }> {
  const named = await experimentFromArgument(wanted.target);
  const seed = wanted.seed ?? named.seed;
  const own = wanted.data.length > 0 ? await ownData(named, wanted, seed) : null;
  const experiment = own?.experiment ?? named;
  if (wanted.shots && !canMeasureFewShot(experiment)) {
    throw new Refusal(
      '--shots',
      wanted.shots,
      'needs a world with held-out tasks',
      'Train language-sit with it.',
    );
  }
  const { training } = wanted.shots ? withShots(experiment, wanted.shots) : experiment;
  const changed = { ...experiment, seed, training: { ...training, steps: wanted.steps ?? training.steps } };
  // Through the parser again, so that an option obeys the same bounds as a file.
  return { experiment: parseExperiment(structuredClone(changed)), rows: own?.rows ?? null };
}

/** The experiment on the files named by --data; what was skipped, cut and unknown goes to standard error. */
async function ownData(named: Experiment, wanted: Arguments, seed: number) {
  if (named.world.kind !== 'own') {
    throw new Refusal('--data', wanted.target, 'goes with the world of own data', 'Train own-sit with it.');
  }
  const { reports } = await readOwnFiles(wanted.data);
  const own = withOwnData(named, reports, !isUntouched(named.world));
  const { world } = own.experiment;
  if (world.kind === 'own') {
    const { statistics } = buildOwnCorpus(own.rows, world, seed);
    const skipped = reports.reduce((sum, report) => sum + report.skippedCount, 0);
    const lines = [
      `${own.rows.rows.length} rows of own data used, ${skipped} skipped`,
      ...corpusLines(statistics),
    ];
    process.stderr.write(lines.map((line) => `lab: ${line}\n`).join(''));
  }
  return own;
}

const WRITABLE = 'the run must be writable there';

/** Before minutes of training, not after them. @throws Refusal where no file of this name can be written */
async function checkWritable(path: string): Promise<void> {
  const existing = await stat(path).catch(() => null);
  if (existing?.isDirectory()) throw new Refusal('--out', path, 'is a folder', 'Name a file in it');
  try {
    await access(existing ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw fileRefusal(path, error, WRITABLE);
  }
}

async function writeRun(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw fileRefusal(path, error, WRITABLE);
  }
}
