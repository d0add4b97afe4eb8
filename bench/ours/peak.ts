import type { Tensor2D } from '@tensorflow/tfjs-core';
import { linear } from '../../src/kernels/linear/linear';
import { Parameters } from '../../src/model/parameters';
import type { Started } from './runner';

/** Square matrices of so many rows: large enough that the product alone counts, small enough for a cache; so many in a row. */
const SHAPES = [
  { size: 256, products: 16 },
  { size: 512, products: 4 },
] as const;
const SECONDS = 1;

/** GFLOP per second of our matrix product, the best of many short runs: what the roofline is drawn at. */
export async function peakProduct(started: Started): Promise<number> {
  let best = 0;
  for (const { size, products } of SHAPES) {
    const fastest = await fastestRun(started, size, products);
    best = Math.max(best, (2 * size ** 3 * products) / fastest / 1e6);
  }
  return best;
}

async function fastestRun(started: Started, size: number, products: number): Promise<number> {
  const parameters = new Parameters(0);
  parameters.normal('w', [size, size], 1 / Math.sqrt(size));
  const runner = await started.runner(parameters);
  const x = { shape: [size, size], values: new Float32Array(size * size).fill(0.5) };
  const end = performance.now() + 1000 * SECONDS;
  let fastest = Number.POSITIVE_INFINITY;
  while (performance.now() < end) {
    const start = performance.now();
    await runner.run('peak', { x }, ({ x }) => {
      let y = x as Tensor2D;
      for (let k = 0; k < products; k++) y = linear(y, parameters.get('w') as Tensor2D, null);
      return { y };
    });
    fastest = Math.min(fastest, performance.now() - start);
  }
  runner.dispose();
  return fastest;
}
