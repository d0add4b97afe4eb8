import { buildCorpus } from '../../src/experiment/corpus';
import { buildTrainable } from '../../src/train/build';
import type { Launched } from '../browser';
import { exponentOf } from '../statistics';
import { countExperiment } from './operations';
import { stretched } from './stretch';
import { SWEEPS, type Sweep } from './sweeps';

/** A sweep with what was found at each value. */
export interface Curve {
  readonly preset: string;
  readonly axis: string;
  readonly limit: number;
  readonly points: readonly {
    readonly x: number;
    /** Of a step, the fastest window's mean. */
    readonly milliseconds: number;
    /** Floating-point operations of a step. */
    readonly operations: number;
  }[];
  /** k of operations ∝ xᵏ over the upper half, and of milliseconds. */
  readonly expected: number;
  readonly found: number;
}

const WINDOWS = 4;
const WINDOW_MS = 500;

/** Our step at every value of every sweep, on WASM with one thread: threads share out large steps better than small ones. */
export async function measureScaling(browser: Launched, say: (line: string) => void): Promise<Curve[]> {
  const curves: Curve[] = [];
  for (const sweep of SWEEPS) {
    const points: Curve['points'][number][] = [];
    for (const x of sweep.values) {
      const point = await measurePoint(browser, sweep, x);
      say(`${sweep.preset}, ${sweep.axis} = ${x}: ${point.milliseconds.toFixed(2)} ms`);
      points.push(point);
    }
    const { preset, axis, limit } = sweep;
    curves.push({
      preset,
      axis,
      limit,
      points,
      expected: exponentOf(points.map(({ x, operations }) => ({ x, y: operations }))),
      found: exponentOf(points.map(({ x, milliseconds }) => ({ x, y: milliseconds }))),
    });
  }
  return curves;
}

async function measurePoint(browser: Launched, sweep: Sweep, x: number): Promise<Curve['points'][number]> {
  const { experiment, stretch } = sweep.at(x);
  const trainable = buildTrainable(experiment, stretched(buildCorpus(experiment, null), stretch));
  const { products, others } = countExperiment(trainable);
  const rival = await browser.open(`${sweep.axis} = ${x}`, {
    engine: 'ours',
    device: 'wasm',
    threads: 'one',
    task: { kind: 'experiment', experiment, stretch },
  });
  try {
    let fastest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < WINDOWS; i++) {
      const { steps, milliseconds } = await rival.window(WINDOW_MS);
      // Other work on the machine makes a window slower and never faster.
      fastest = Math.min(fastest, milliseconds / steps);
    }
    return { x, milliseconds: fastest, operations: products + others };
  } finally {
    await rival.close();
  }
}
