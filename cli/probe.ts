import { parseArgs } from 'node:util';
import { NODE_BACKENDS, type NodeBackendName } from '../src/backend/node';
import type { Experiment } from '../src/experiment/experiment';
import { parseExperiment } from '../src/experiment/parse';
import type { BackendName } from '../src/experiment/records';
import { readInteger } from '../src/lib/narrow';
import { Refusal } from '../src/lib/refusal';
import { PROBE_LIMITS } from '../src/probe/bounds';
import { openProbe } from '../src/probe/open';
import type { Opened } from '../src/probe/opened';
import type { InterventionScore } from '../src/probe/protocol';
import { pairsFollowing } from '../src/probe/tally';
import { isAbort, Watch } from '../src/probe/watch';
import { FULL } from '../src/sweep/catalogue';
import type { Grid } from '../src/sweep/grid';
import { NotFinite } from '../src/train/notFinite';
import { experimentFromArgument } from './experimentArgument';
import { gridFromOptions, trainableCells } from './gridArgument';
import { stopOnInterrupt } from './interrupt';
import { printLine } from './printLine';
import { probeGrid } from './probeGrid';
import { Progress } from './progress';
import { startBackend } from './startBackend';

const USAGE =
  'probe PRESET|FILE|LINK [--seed N | --seeds 100-109] [--variants a,b,…] [--reference a] [--cases N] [--instruction TEXT --source TEXT] [--backend wasm|webgpu|cpu]';

const CASES = 200;

const HELP = `usage: npm run --silent lab -- ${USAGE}

Trains an experiment of the lab's worlds and asks the model. Of one model, prints JSON lines:
  {"type":"subject",…}  its factors, latents, tasks, and which latent stands for which factor
  {"type":"look",…}     with --instruction and --source: what it makes of them (numeric world: --source K, an example)
  {"type":"score",…}    the intervention score: latents are replaced by those of other examples, and all training tasks
                        answer again; how often an answer changes on the graph's edges and off them (not for plain models).
                        "faithful" is the share of (factor, task) pairs that keep to the graph in 95 % of cases, edges and
                        non-edges half each; "pairsFollowing" counts all pairs alike, "score" goes case by case
  {"type":"pairs",…}    the same with counterfactual pairs made by the world ("the same review, other topic")
With --seeds or --variants it measures several models: a line {"type":"probe",…} with the shares of each as it is done, a
last line {"type":"summary",…}, and tables of means, intervals and paired differences on standard error.
  --seed N         instead of the experiment's own seed
  --seeds S        numbers and ranges: 100-109 or 1,2,5 (default with --variants: the grid's, or 100-107)
  --variants V     as in \`lab sweep\`: full,no-mask,oracle or differences of one's own (default with --seeds: full)
  --reference ID   the variant that differences are taken against (default: the grid's, full, or the first)
  --cases N        examples for the score and for the pairs, ${PROBE_LIMITS.cases.join(' to ')} (default: ${CASES})
  --backend B      wasm (default), webgpu or cpu
Ctrl-C stops; what was measured until then is summed up.
Exit code 0: answered; 1: the loss stopped being a number; 2: bad input; 130: stopped.
`;

interface Arguments {
  readonly wanted: OneModel | Grid;
  readonly cases: number;
  readonly backend: NodeBackendName;
}

interface OneModel {
  readonly experiment: Experiment;
  readonly asked: { readonly instruction: string; readonly source: string } | null;
}

/** `lab probe …`; see HELP. @throws Refusal for bad arguments and experiments that cannot be trained */
export async function run(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  const { wanted, cases, backend } = await readArguments(args);
  const { name } = await startBackend(backend);
  const stop = stopOnInterrupt();
  try {
    if ('variants' in wanted) return await probeGrid(wanted, cases, name, stop.signal);
    return await probeOne(wanted, cases, name, stop.signal);
  } finally {
    stop.release();
  }
}

async function probeOne(
  { experiment, asked }: OneModel,
  cases: number,
  backend: BackendName,
  signal: AbortSignal,
): Promise<number> {
  const { steps } = experiment.training;
  const progress = new Progress(process.stderr, steps);
  const watch = new Watch(({ doing, share }) => {
    if (doing === 'training again') progress.show(Math.round(share * steps));
    else progress.clear();
  }, signal);
  let opened: Opened | null = null;
  try {
    opened = await openProbe({ experiment, rows: null, backend, weights: null }, backend, watch);
    progress.clear();
    const { subject, answer } = opened;
    const { examples, ...rest } = subject;
    const { preset, seed } = experiment;
    printLine({ type: 'subject', preset, seed, ...rest, examples: examples.length });
    if (asked) printLine({ type: 'look', ...(await answer.ask({ ...asked, interventions: [] }, watch)) });
    if (subject.matching) printScore('score', await answer.score({ cases }, watch));
    printScore('pairs', await answer.pairs({ cases }, watch));
    return 0;
  } catch (error) {
    progress.clear();
    if (isAbort(error)) return 130;
    if (!(error instanceof NotFinite)) throw error;
    process.stderr.write(`lab: ${error.message}; lower the learning rate\n`);
    return 1;
  } finally {
    opened?.dispose();
  }
}

function printScore(type: 'score' | 'pairs', score: InterventionScore): void {
  printLine({ type, ...score, pairsFollowing: pairsFollowing(score) });
}

async function readArguments(args: string[]): Promise<Arguments> {
  const { values, positionals } = parseOptions(args);
  if (positionals.length !== 1) {
    throw new Refusal('arguments', positionals, 'takes one preset, file or link', `Usage: ${USAGE}`);
  }
  const [target] = positionals;
  const backend = NODE_BACKENDS.find((name) => name === (values.backend ?? 'wasm'));
  if (!backend) throw new Refusal('--backend', values.backend, `is one of ${NODE_BACKENDS.join(', ')}`);
  const named = await experimentFromArgument(target);
  if (named.world.kind === 'own') {
    const rule = 'own data has no known factors to probe for';
    throw new Refusal('argument', target, rule, 'Probe an experiment of the lab’s worlds.');
  }
  const cases = readInteger(count('--cases', values.cases, CASES), '--cases', ...PROBE_LIMITS.cases);
  const several = values.seeds ?? values.variants ?? values.reference;
  const wanted = several === undefined ? oneModel(named, values) : await gridOf(target, values);
  return { wanted, cases, backend };
}

type Options = ReturnType<typeof parseOptions>['values'];

function oneModel(named: Experiment, { seed, instruction, source }: Options): OneModel {
  const numeric = named.world.kind === 'numeric';
  if (source === undefined ? instruction !== undefined : instruction === undefined && !numeric) {
    throw new Refusal('--instruction', instruction, 'goes with --source, and --source with it');
  }
  return {
    // Through the parser again, so that an option obeys the same bounds as a file.
    experiment: parseExperiment(structuredClone({ ...named, seed: count('--seed', seed, named.seed) })),
    asked: source === undefined ? null : { instruction: instruction ?? '', source },
  };
}

/** Without --variants, the experiment alone: all that make sense would take minutes where nobody asked for them. */
async function gridOf(target: string, options: Options): Promise<Grid> {
  const { seed, seeds, variants = FULL.id, reference = null, instruction, source } = options;
  if (seed !== undefined && seeds !== undefined) {
    throw new Refusal('--seed', seed, 'is one seed, and --seeds are several', 'Give one of the two.');
  }
  if (instruction !== undefined || source !== undefined) {
    const rule = 'is asked of one model';
    throw new Refusal('--source', source ?? instruction, rule, 'Leave out --seeds and --variants.');
  }
  const grid = await gridFromOptions({ target, seeds: seeds ?? seed ?? null, variants, reference });
  trainableCells(grid);
  return grid;
}

function parseOptions(args: string[]) {
  try {
    const option = { type: 'string' } as const;
    const options = {
      seed: option,
      seeds: option,
      variants: option,
      reference: option,
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
