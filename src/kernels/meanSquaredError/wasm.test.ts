import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsLoop, normalFeed } from '../wasmCheck';
import './meanSquaredError';
import { meanSquaredErrorLowerings } from './wasm';

it('is the JavaScript loop’s value and gradient, at any size and for any number of threads', async () => {
  const size = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1020, max: 9000 }));
  await fc.assert(
    fc.asyncProperty(size, async (size) => {
      const inputs = { prediction: normalFeed(size), target: normalFeed(size) };
      const call = { name: 'SitMeanSquaredError', inputs };
      for (const unused of [[], [1]]) await expectAsLoop(meanSquaredErrorLowerings, call, { unused });
    }),
    { numRuns: 30 },
  );
});
