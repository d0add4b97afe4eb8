import { parseArgs } from 'node:util';
import {
  BackendUnavailable,
  NODE_BACKENDS,
  type NodeBackendName,
  startNodeBackend,
} from '../src/backend/node';
import type { Experiment } from '../src/experiment/experiment';
import { parseExperiment } from '../src/experiment/parse';
import { readInteger } from '../src/lib/narrow';
import { Refusal } from '../src/lib/refusal';
import { PROBE_LIMITS } from '../src/probe/bounds';
import { openProbe } from '../src/probe/open';
import type { Opened } from '../src/probe/opened';
import { isAbort, Watch } from '../src/probe/watch';
import { NotFinite } from '../src/train/notFinite';
import { experimentFromArgument } from './experimentArgument';
import { stopOnInterrupt } from './interrupt';
import { Progress } from './progress';

const USAGE =
  'probe PRESET|FILE|LINK [--seed N] [--cases N] [--instruction TEXT --source TEXT] [--backend wasm|webgpu|cpu]';

const CASES = 200;

const HELP = `usage: npm run --silent lab -- ${USAGE}

Trains an experiment of the lab's worlds and asks the model. Prints JSON lines:
  {"type":"subject",…}  its factors, latents, tasks, and which latent stands for which factor
  {"type":"look",…}     with --instruction and --source: what it makes of them (numeric world: --source K, an example)
  {"type":"score",…}    the intervention score: latents are replaced by those of other examples, and all training tasks
                        answer again; how often an answer changes on the graph's edges and off them (not for plain models)
  {"type":"pairs",…}    the same with counterfactual pairs made by the world ("the same review, other topic")
  --seed N         instead of the experiment's own seed
  --cases N        examples for the score and for the pairs, ${PROBE_LIMITS.cases.join(' to ')} (default: ${CASES})
  --backend B      wasm (default), webgpu or cpu
Exit code 0: answered; 1: the loss stopped being a number; 2: bad input; 130: stopped.
`;

interface Arguments {
  readonly experiment: Experiment;
  readonly cases: number;
  readonly asked: { readonly instruction: string; readonly source: string } | null;
  readonly backend: NodeBackendName;
}

/** `lab probe …`; see HELP. @throws Refusal for bad arguments and experiments that cannot be trained */
export async function run(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  const wanted = await readArguments(args);
  const { name } = await startBackend(wanted.backend);
  const progress = new Progress(process.stderr, wanted.experiment.training.steps);
  const stop = stopOnInterrupt();
  const watch = new Watch(({ doing, share }) => {
    if (doing === 'training again') progress.show(Math.round(share * wanted.experiment.training.steps));
    else progress.clear();
  }, stop.signal);
  let opened: Opened | null = null;
  try {
    const { experiment } = wanted;
    opened = await openProbe({ experiment, rows: null, backend: name, weights: null }, name, watch);
    progress.clear();
    await answer(opened, wanted, watch);
    return 0;
  } catch (error) {
    progress.clear();
    if (isAbort(error)) return 130;
    if (!(error instanceof NotFinite)) throw error;
    process.stderr.write(`lab: ${error.message}; lower the learning rate\n`);
    return 1;
  } finally {
    stop.release();
    opened?.dispose();
  }
}

async function answer({ subject, answer: ask }: Opened, wanted: Arguments, watch: Watch): Promise<void> {
  const { asked, cases, experiment } = wanted;
  const { examples, ...rest } = subject;
  const { preset, seed } = experiment;
  printLine({ type: 'subject', preset, seed, ...rest, examples: examples.length });
  if (asked) printLine({ type: 'look', ...(await ask.ask({ ...asked, interventions: [] }, watch)) });
  if (subject.matching) printLine({ type: 'score', ...(await ask.score({ cases }, watch)) });
  printLine({ type: 'pairs', ...(await ask.pairs({ cases }, watch)) });
}

async function readArguments(args: string[]): Promise<Arguments> {
  const { values, positionals } = parseOptions(args);
  if (positionals.length !== 1) {
    throw new Refusal('arguments', positionals, 'takes one preset, file or link', `Usage: ${USAGE}`);
  }
  const backend = NODE_BACKENDS.find((name) => name === (values.backend ?? 'wasm'));
  if (!backend) throw new Refusal('--backend', values.backend, `is one of ${NODE_BACKENDS.join(', ')}`);
  const named = await experimentFromArgument(positionals[0]);
  if (named.world.kind === 'own') {
    const rule = 'own data has no known factors to probe for';
    throw new Refusal('argument', positionals[0], rule, 'Probe an experiment of the lab’s worlds.');
  }
  const { instruction, source } = values;
  const numeric = named.world.kind === 'numeric';
  if (source === undefined ? instruction !== undefined : instruction === undefined && !numeric) {
    throw new Refusal('--instruction', instruction, 'goes with --source, and --source with it');
  }
  const seed = count('--seed', values.seed, named.seed);
  const cases = readInteger(count('--cases', values.cases, CASES), '--cases', ...PROBE_LIMITS.cases);
  return {
    // Through the parser again, so that an option obeys the same bounds as a file.
    experiment: parseExperiment(structuredClone({ ...named, seed })),
    cases,
    asked: source === undefined ? null : { instruction: instruction ?? '', source },
    backend,
  };
}

function parseOptions(args: string[]) {
  try {
    const option = { type: 'string' } as const;
    const options = {
      seed: option,
      cases: option,
      instruction: option,
      source: option,
      backend: option,
    };
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal('arguments', args.join(' '), reason, `Usage: ${USAGE}`);
  }
}

function count(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,15}$/.test(text)) throw new Refusal(name, text, 'is a whole number, 0 or more');
  return Number(text);
}

async function startBackend(name: NodeBackendName) {
  try {
    return await startNodeBackend(name);
  } catch (error) {
    if (!(error instanceof BackendUnavailable)) throw error;
    throw new Refusal('--backend', name, error.message, 'Use wasm.');
  }
}

function printLine(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
