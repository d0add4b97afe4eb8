/**
 * `npm run figures -- FROM-TO PRESET…`: trains presets over seeds in Node on WASM and prints a Markdown table, mean ± sample
 * standard deviation over seeds. What README and docs quote comes from here, on seeds that were not used for tuning.
 */
import { startNodeBackend } from '../src/backend/node';
import type { Experiment } from '../src/experiment/experiment';
import { preset } from '../src/experiment/presets';
import type { Metrics } from '../src/experiment/records';
import { runToEnd } from '../src/train/run';

const [range = '', ...names] = process.argv.slice(2);
const [from, to] = (/^(\d+)-(\d+)$/.exec(range) ?? []).slice(1).map(Number);
const presets = names.flatMap((name) => preset(name) ?? []);
if (!(from <= to) || presets.length === 0 || presets.length < names.length) {
  console.error('usage: npm run figures -- 100-109 numeric-sit numeric-no-uic …');
  process.exit(2);
}

const backend = await startNodeBackend('wasm');
let heading = '';
for (const { name, experiment } of presets) {
  const rows: Readonly<Record<string, number | null>>[] = [];
  for (let seed = from; seed <= to; seed++) {
    const run = await runToEnd(endOnly({ ...experiment, seed }), null, backend, () => {});
    const metrics = run.evaluations.at(-1)?.metrics;
    if (!metrics) throw new Error(`${name}, seed ${seed}: no evaluation`);
    rows.push({ ...figuresOf(metrics), seconds: run.seconds });
    process.stderr.write(`${name} ${seed} ${JSON.stringify(rows.at(-1))}\n`);
  }
  const columns = Object.keys(rows[0]);
  const head = `| preset | ${columns.join(' | ')} |\n|---|${columns.map(() => '---').join('|')}|`;
  if (head !== heading) console.log(`\n${head}`);
  heading = head;
  console.log(`| \`${name}\` | ${columns.map((c) => spread(rows.map((row) => row[c]))).join(' | ')} |`);
}

/** The same training with nothing measured on the way: evaluating draws from no training stream. */
function endOnly(experiment: Experiment): Experiment {
  const { training } = experiment;
  return { ...experiment, training: { ...training, evaluateEvery: 0, maskEvery: training.steps } };
}

function figuresOf(metrics: Metrics): Record<string, number | null> {
  if (metrics.kind === 'numeric') {
    const { mcc, leak, structure } = metrics;
    return { MCC: mcc, leak, 'mask F1': structure.maskF1, 'colliding pairs': structure.collidingPairs };
  }
  const { inDomain, shifted, heldOut } = metrics.exactMatch;
  const { structure } = metrics;
  return {
    'in-domain': inDomain?.value ?? null,
    shifted: shifted?.value ?? null,
    'held-out tasks': heldOut?.value ?? null,
    'mask F1': structure && 'maskF1' in structure ? structure.maskF1 : null,
  };
}

function spread(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return '–';
  const mean = known.reduce((a, b) => a + b, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / Math.max(1, known.length - 1));
  const digits = mean < 10 ? 2 : 1;
  return `${mean.toFixed(digits)} ± ${deviation.toFixed(digits)}`;
}
