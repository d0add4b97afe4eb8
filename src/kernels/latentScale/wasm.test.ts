import fc from 'fast-check';
import { it } from 'vitest';
import { drawn, expectAsLoop, normalFeed } from '../wasmCheck';
import './latentScale';
import { latentScaleLowerings } from './wasm';

it('is the JavaScript loop’s value and gradient at any size', async () => {
  const size = fc.integer({ min: 1, max: 70 });
  await fc.assert(
    fc.asyncProperty(size, fc.integer({ min: 1, max: 13 }), async (batch, n) => {
      const inputs = { latents: normalFeed(batch, n) };
      await expectAsLoop(latentScaleLowerings, { name: 'SitLatentScale', inputs });
    }),
    { numRuns: 40 },
  );
});

it('finds the variance of latents far from zero', async () => {
  const latents = drawn([64, 6], (i) => 100 + Math.sin(i * i));
  await expectAsLoop(latentScaleLowerings, { name: 'SitLatentScale', inputs: { latents } });
});
