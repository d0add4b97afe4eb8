import { buildCorpus } from '../src/experiment/corpus';
import type { Experiment } from '../src/experiment/experiment';
import { preset } from '../src/experiment/presets';
import { buildTrainable } from '../src/train/build';
import { SHAPES, type SizeName, stepFlops } from './benchmark/model';
import type { Launched } from './browser';
import type { Part } from './options';
import type { Assignment, EngineName, Task } from './page/protocol';
import type { Maker, Rival } from './rival';
import { countExperiment } from './scaling/operations';
import { openTorch } from './torch/torch';

/** One who is yet to be opened. */
export interface Entrant {
  readonly label: string;
  readonly maker: Maker;
  open(): Promise<Rival>;
}

/** Engines training the same thing, side by side. */
export interface Match {
  readonly name: string;
  readonly entrants: readonly Entrant[];
  /** Floating-point operations of a step's matrix products, as our engine does them. */
  readonly flops: number;
  /** Whether all start from the same numbers, so that their losses are equal. */
  readonly comparable: boolean;
  /** Rounds at most: on a GPU in software a step of stock tfjs takes seconds. */
  readonly mostRounds: number;
}

/** What a run has at hand. */
export interface Surroundings {
  readonly browser: Launched;
  readonly cores: number;
  /** A Python with PyTorch, or null. */
  readonly python: string | null;
  /** Where files are handed to it. */
  readonly folder: string;
}

const SOFTWARE_ROUNDS = 3;

const MAKERS: Readonly<Record<EngineName, Maker>> = { ours: 'ours', stock: 'stock tfjs', jax: 'jax-js' };

export function matchesOf(parts: ReadonlySet<Part>, surroundings: Surroundings): Match[] {
  const sizes = (['small', 'wide'] as const).filter((size) => parts.has(size));
  const matches = sizes.map((size) => benchmarkMatch(size, parts.has('torch'), surroundings));
  if (parts.has('sit')) matches.push(labMatch('language-sit', surroundings));
  if (parts.has('numeric')) matches.push(labMatch('numeric-sit-sparse', surroundings));
  if (parts.has('webgpu')) matches.push(...webgpuMatches(surroundings));
  return matches;
}

function benchmarkMatch(size: SizeName, torch: boolean, surroundings: Surroundings): Match {
  const task: Task = { kind: 'benchmark', size };
  const inBrowser = browserEntrants(surroundings.browser, task);
  const { python, cores, folder } = surroundings;
  const threads = cores > 1 ? [1, 2] : [1];
  const outside = threads.map((count) => ({
    label: `PyTorch eager, ${threadsOf(count)}`,
    maker: 'PyTorch eager' as const,
    open: () => openTorch(python ?? '', size, count, folder),
  }));
  return {
    name: `benchmark model, ${size}`,
    entrants: [
      ...inBrowser.ours('wasm', 'one'),
      ...(cores > 1 ? inBrowser.ours('wasm', 'all') : []),
      ...(torch && python !== null ? outside : []),
      inBrowser.jax('wasm'),
      inBrowser.stock('wasm'),
    ],
    flops: stepFlops(SHAPES[size]),
    comparable: true,
    mostRounds: Number.POSITIVE_INFINITY,
  };
}

function labMatch(name: string, { browser, cores }: Surroundings): Match {
  const experiment = experimentOf(name);
  const { ours, stock } = browserEntrants(browser, { kind: 'experiment', experiment });
  return {
    name,
    entrants: [...ours('wasm', 'one'), ...(cores > 1 ? ours('wasm', 'all') : []), stock('wasm')],
    flops: productsOf(experiment),
    comparable: false,
    mostRounds: Number.POSITIVE_INFINITY,
  };
}

/** On a real GPU both sizes and the lab's own step; in software the small model is slow enough. */
function webgpuMatches({ browser }: Surroundings): Match[] {
  const hardware = browser.adapter.kind === 'hardware';
  const match = (name: string, task: Task, flops: number): Match => {
    const { ours, stock, jax } = browserEntrants(browser, task);
    const benchmark = task.kind === 'benchmark';
    return {
      name: `${name}, WebGPU${hardware ? '' : ' in software'} (${browser.adapter.name})`,
      entrants: [...ours('webgpu', 'all'), ...(benchmark ? [jax('webgpu')] : []), stock('webgpu')],
      flops,
      comparable: benchmark,
      mostRounds: hardware ? Number.POSITIVE_INFINITY : SOFTWARE_ROUNDS,
    };
  };
  if (browser.adapter.kind === 'none') return [];
  const sizes = hardware ? (['small', 'wide'] as const) : (['small'] as const);
  const matches = sizes.map((size) =>
    match(`benchmark model, ${size}`, { kind: 'benchmark', size }, stepFlops(SHAPES[size])),
  );
  const experiment = experimentOf('language-sit');
  const lab: Task = { kind: 'experiment', experiment };
  return hardware ? [...matches, match('language-sit', lab, productsOf(experiment))] : matches;
}

function browserEntrants(browser: Launched, task: Task) {
  type Device = Assignment['device'];
  const entrant = (label: string, assignment: Omit<Assignment, 'task'>): Entrant => ({
    label,
    maker: MAKERS[assignment.engine],
    open: () => browser.open(label, { ...assignment, task }),
  });
  const named = { wasm: 'WASM', webgpu: 'WebGPU' } as const;
  return {
    ours: (device: Device, threads: Assignment['threads']): Entrant[] => {
      const suffix = device === 'webgpu' ? '' : threads === 'one' ? ', 1 thread' : ', all threads';
      return [entrant(`ours, ${named[device]}${suffix}`, { engine: 'ours', device, threads })];
    },
    stock: (device: Device) =>
      entrant(`stock tfjs, ${named[device]}`, { engine: 'stock', device, threads: 'all' }),
    jax: (device: Device) => entrant(`jax-js, ${named[device]}`, { engine: 'jax', device, threads: 'all' }),
  };
}

function productsOf(experiment: Experiment): number {
  return countExperiment(buildTrainable(experiment, buildCorpus(experiment, null))).products;
}

function experimentOf(name: string): Experiment {
  const found = preset(name);
  if (!found) throw new Error(`no preset ${name}`);
  return found.experiment;
}

function threadsOf(count: number): string {
  return count === 1 ? '1 thread' : `${count} threads`;
}
