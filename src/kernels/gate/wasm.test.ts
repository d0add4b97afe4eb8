import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsLoop, normalFeed } from '../wasmCheck';
import './gate';
import { gateLowerings } from './wasm';

it('is the JavaScript loop’s value and gradient, at any size and for any number of threads', async () => {
  const sizes = fc.record({
    batch: fc.integer({ min: 1, max: 40 }),
    n: fc.integer({ min: 1, max: 9 }),
    tasks: fc.integer({ min: 1, max: 7 }),
  });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ batch, n, tasks }) => {
      const latents = normalFeed(batch, n);
      const masks = normalFeed(tasks, batch, n);
      await expectAsLoop(gateLowerings, { name: 'SitGate', inputs: { latents, masks } });
      const dy = normalFeed(tasks, batch, n);
      const gradient = { name: 'SitGateGradient', inputs: { dy, latents, masks } };
      for (const unused of [[], [0], [1]]) await expectAsLoop(gateLowerings, gradient, { unused });
    }),
    { numRuns: 30 },
  );
});
