/*
 * `npm run bench`: our training steps against the same steps of stock tfjs, both on WASM in this one process, in
 * alternating windows. Timings vary with the machine and its load; the ratio is what is compared.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { startNodeBackend } from '../src/backend/node';
import { buildCorpus } from '../src/experiment/corpus';
import type { Experiment } from '../src/experiment/experiment';
import { preset } from '../src/experiment/presets';
import { buildTrainable } from '../src/train/build';
import { createSession } from '../src/train/session';
import { stockLanguageStep } from './stock/language';
import { stockNumericStep } from './stock/numeric';
import { uicTimes } from './uic';

const WINDOWS = 7;
const WINDOW_MS = 1500;
const WARM_UP_STEPS = 10;
/** Steps between two reads of the loss, on both sides. */
const READ_EVERY = 8;

/** Something whose steps are counted: takes some steps and waits until they are done. */
interface Contestant {
  steps(count: number): Promise<void>;
}

interface Comparison {
  readonly name: string;
  /** Median over windows of steps per second. */
  readonly ours: number;
  readonly stock: number;
  /** Median over pairs of neighbouring windows. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

function experimentOf(name: string): Experiment {
  const found = preset(name);
  if (!found) throw new Error(`no preset ${name}`);
  return found.experiment;
}

function contestants(experiment: Experiment): { ours: Contestant; stock: Contestant } {
  const corpus = buildCorpus(experiment, null);
  const session = createSession(experiment, buildTrainable(experiment, corpus));
  const stockStep =
    corpus.kind === 'numeric' ? stockNumericStep(experiment, corpus) : stockLanguageStep(experiment, corpus);
  return {
    ours: {
      async steps(count) {
        for (let i = 0; i < count; i++) session.step();
        await session.drain();
      },
    },
    stock: {
      async steps(count) {
        for (let i = 0; i < count; i++) {
          const loss = stockStep();
          if (i === count - 1) await loss.data();
          loss.dispose();
        }
      },
    },
  };
}

async function stepsPerSecond({ steps }: Contestant): Promise<number> {
  const start = performance.now();
  let count = 0;
  do {
    await steps(READ_EVERY);
    count += READ_EVERY;
  } while (performance.now() - start < WINDOW_MS);
  return count / ((performance.now() - start) / 1000);
}

async function compare(name: string): Promise<Comparison> {
  const { ours, stock } = contestants(experimentOf(name));
  await ours.steps(WARM_UP_STEPS);
  await stock.steps(WARM_UP_STEPS);
  const pairs: { ours: number; stock: number }[] = [];
  for (let window = 0; window < WINDOWS; window++) {
    // Alternating order, so that neither side always runs second.
    const first = window % 2 === 0;
    const a = await stepsPerSecond(first ? ours : stock);
    const b = await stepsPerSecond(first ? stock : ours);
    pairs.push(first ? { ours: a, stock: b } : { ours: b, stock: a });
  }
  const ratios = pairs.map((pair) => pair.ours / pair.stock).sort((a, b) => a - b);
  return {
    name,
    ours: median(pairs.map((pair) => pair.ours)),
    stock: median(pairs.map((pair) => pair.stock)),
    ratio: median(ratios),
    low: ratios[0],
    high: ratios[ratios.length - 1],
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

const backend = await startNodeBackend('wasm');
console.log(`wasm (${backend.detail}), ${cpus().length} × ${cpus()[0].model}, node ${process.version}`);
console.log(`medians of ${WINDOWS} alternating windows of ${WINDOW_MS / 1000} s; ratio with its range\n`);
const comparisons: Comparison[] = [];
for (const name of ['numeric-sit-sparse', 'language-sit']) {
  const result = await compare(name);
  comparisons.push(result);
  const { ours, stock, ratio, low, high } = result;
  console.log(
    `${name.padEnd(20)} ours ${ours.toFixed(1)} steps/s, stock tfjs ${stock.toFixed(1)} steps/s, ` +
      `ratio ${ratio.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
  );
}
const uic = uicTimes();
for (const { name, milliseconds } of uic) console.log(`${name.padEnd(36)} ${milliseconds.toFixed(3)} ms`);

await mkdir('bench/out', { recursive: true });
const report = { backend, node: process.version, windows: WINDOWS, windowMs: WINDOW_MS, comparisons, uic };
await writeFile('bench/out/bench.json', `${JSON.stringify(report, null, 2)}\n`);
console.log('\nwritten to bench/out/bench.json');
