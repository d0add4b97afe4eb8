/**
 * `npm run figures`: trains every preset but those of one's own data on seeds 100–109, which are not used for tuning, and
 * writes what they give to src/experiment/figures.json and into the README's tables. Takes ten minutes of two cores.
 *
 *     npm run figures                          every preset, anew
 *     npm run figures -- update [PRESET…]      these, or those without figures of the settings they have now
 *     npm run figures -- 100-109 PRESET…       prints a table of these and writes nothing
 *
 * A preset is written when all its seeds are there, so that Ctrl-C and a failed training keep what is complete.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fill } from '../bench/docs';
import { SweepProgress } from '../cli/sweepProgress';
import { trainCells } from '../cli/trainingPool';
import {
  type FiguresFile,
  figuresKey,
  figuresTraining,
  type PresetFigures,
  RECORDED,
  recordedFigures,
} from '../src/experiment/figures';
import { experimentKey } from '../src/experiment/key';
import { MEASURES, overSeeds } from '../src/experiment/measures';
import { PRESETS, type Preset, preset } from '../src/experiment/presets';
import type { Cell } from '../src/sweep/grid';
import { figuresOf } from '../src/sweep/lines';
import { readSeeds } from '../src/sweep/seedText';
import { FIGURE_TABLES, figureTable } from './figureTables';

const FILE = fileURLToPath(new URL('../src/experiment/figures.json', import.meta.url));
const README = fileURLToPath(new URL('../README.md', import.meta.url));
const SEEDS = readSeeds('100-109');
const WORKERS = 2;

const [first, ...names] = process.argv.slice(2);
const named = names.flatMap((name) => preset(name) ?? []);
const usage = 'usage: npm run figures [-- update [PRESET…] | 100-109 PRESET…]';
if (named.length < names.length || (first !== undefined && first !== 'update' && named.length === 0)) {
  console.error(usage);
  process.exit(2);
}
if (first === undefined || first === 'update') {
  const file: FiguresFile = JSON.parse(await readFile(FILE, 'utf8'));
  const all = PRESETS.filter(({ experiment }) => experiment.world.kind !== 'own');
  const missing = all.filter(({ name }) => !recordedFigures(name, file));
  await measureAndWrite(file, first === undefined ? all : named.length > 0 ? named : missing);
} else {
  const file: Record<string, PresetFigures> = {};
  await measure(named, readSeeds(first), (name, figures) => {
    file[name] = figures;
  });
  for (const world of FIGURE_TABLES) {
    const text = figureTable(world, file);
    if (text !== null) console.log(`${text}\n`);
  }
}

/** What is complete is written also where a training fails. */
async function measureAndWrite(before: FiguresFile, wanted: readonly Preset[]): Promise<void> {
  const file = new Map(Object.entries(before));
  const stop = new AbortController();
  process.once('SIGINT', () => {
    process.exitCode = 130;
    stop.abort();
  });
  const keep = (name: string, figures: PresetFigures): void => {
    file.set(name, figures);
  };
  try {
    await measure(wanted, SEEDS, keep, stop.signal);
  } finally {
    await write(file);
  }
}

/** In the order of the presets; figures of presets that are no more are dropped. */
async function write(file: ReadonlyMap<string, PresetFigures | undefined>): Promise<void> {
  const current = PRESETS.flatMap(({ name }) => {
    const figures = file.get(name);
    return figures ? [[name, figures] as const] : [];
  });
  const written: FiguresFile = Object.fromEntries(current);
  await writeFile(FILE, fileText(written));
  for (const world of FIGURE_TABLES) {
    const text = figureTable(world, written);
    if (text !== null) await fill(README, world, text, 'figures');
  }
}

/** @param onPreset called when all seeds of a preset have been trained */
async function measure(
  presets: readonly Preset[],
  seeds: readonly number[],
  onPreset: (name: string, figures: PresetFigures) => void,
  signal?: AbortSignal,
): Promise<void> {
  const cells = presets.flatMap(({ name, experiment }) =>
    seeds.map((seed): Cell => {
      const trained = figuresTraining(experiment, seed);
      return { variant: name, seed, experiment: trained, key: experimentKey(trained) };
    }),
  );
  const measured = new Map<string, Map<number, Record<string, number>>>();
  const progress = new SweepProgress(process.stderr, cells.length);
  await trainCells(
    cells,
    WORKERS,
    {
      onStep: ({ key, experiment }, step) => progress.step(key, step / experiment.training.steps),
      onDone: ({ variant, seed, key }, run) => {
        const ofPreset = measured.get(variant) ?? new Map<number, Record<string, number>>();
        measured.set(variant, ofPreset.set(seed, figuresOf(run)));
        progress.ended(key, `${variant}, seed ${seed}`);
        const known = preset(variant);
        if (known && ofPreset.size === seeds.length) onPreset(variant, summaryOf(known, seeds, ofPreset));
      },
      onFailed: ({ variant, seed }, reason) => {
        throw new Error(`${variant}, seed ${seed}: ${reason}`);
      },
    },
    signal,
  );
}

function summaryOf(
  { experiment }: Preset,
  seeds: readonly number[],
  bySeed: ReadonlyMap<number, Readonly<Record<string, number>>>,
): PresetFigures {
  const recorded = MEASURES.filter(({ id }) => RECORDED.includes(id));
  const measures = recorded.flatMap((figure) => {
    const values = seeds.map((seed) => short(bySeed.get(seed)?.[figure.id] ?? Number.NaN));
    if (values.some(Number.isNaN)) return [];
    const { value, low, high } = overSeeds(figure, values);
    return [[figure.id, { values, mean: short(value), low: short(low), high: short(high) }] as const];
  });
  return { key: figuresKey(experiment), seeds, measures: Object.fromEntries(measures) };
}

function short(value: number): number {
  return Number(value.toPrecision(4));
}

/** One measure to a line, so that a change of figures is seen as one. */
function fileText(file: FiguresFile): string {
  const presets = Object.entries(file).map(([name, figures]) => {
    if (!figures) return '';
    const { key, seeds, measures } = figures;
    const lines = Object.entries(measures).map(([id, found]) => `      "${id}": ${JSON.stringify(found)}`);
    const head = `    "key": "${key}",\n    "seeds": ${JSON.stringify(seeds)},\n    "measures": {`;
    return `  "${name}": {\n${head}\n${lines.join(',\n')}\n    }\n  }`;
  });
  return `{\n${presets.join(',\n')}\n}\n`;
}
