import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsLoop, normalFeed } from '../wasmCheck';
import './weightedSum';
import { weightedSumLowerings } from './wasm';

it('is the JavaScript loop’s value and gradient for any number of terms', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(8)), async (k, unwanted) => {
      const weights = normalFeed(k);
      const terms = Array.from({ length: k }, (_, i) => [`${i}`, normalFeed()]);
      await expectAsLoop(weightedSumLowerings, {
        name: 'SitWeightedSum',
        inputs: { ...Object.fromEntries(terms), weights },
      });
      const unused = unwanted.filter((output) => output < k);
      const gradient = { name: 'SitWeightedSumGradient', inputs: { dy: normalFeed(), weights } };
      await expectAsLoop(weightedSumLowerings, gradient, { unused });
    }),
    { numRuns: 30 },
  );
});
