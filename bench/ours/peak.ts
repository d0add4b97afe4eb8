import type { Tensor2D } from '@tensorflow/tfjs-core';
import { linear } from '../../src/kernels/linear/linear';
import { Parameters } from '../../src/model/parameters';
import type { Started } from './runner';

/** Square matrices of this many rows: large enough that nothing but the product counts, small enough for the cache. */
const SIZE = 512;
/** One after the other in each run, so that copying the feed and the result is a small part. */
const PRODUCTS = 16;
const RUNS = 12;

/** GFLOP per second of our matrix product, the best of some runs: what the roofline is drawn at. */
export async function peakProduct(started: Started): Promise<number> {
  const parameters = new Parameters(0);
  parameters.normal('w', [SIZE, SIZE], 1 / Math.sqrt(SIZE));
  const runner = await started.runner(parameters);
  const x = { shape: [SIZE, SIZE], values: new Float32Array(SIZE * SIZE).fill(0.5) };
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now();
    await runner.run('peak', { x }, ({ x }) => {
      let y = x as Tensor2D;
      for (let k = 0; k < PRODUCTS; k++) y = linear(y, parameters.get('w') as Tensor2D, null);
      return { y };
    });
    fastest = Math.min(fastest, performance.now() - start);
  }
  runner.dispose();
  return (2 * SIZE ** 3 * PRODUCTS) / fastest / 1e6;
}
