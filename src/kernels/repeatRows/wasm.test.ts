import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsLoop, normalFeed } from '../wasmCheck';
import './repeatRows';
import { repeatRowsLowerings } from './wasm';

it('is the JavaScript loop’s value and gradient, at any size and for any number of threads', async () => {
  const sizes = fc.record({
    groups: fc.integer({ min: 1, max: 12 }),
    times: fc.integer({ min: 1, max: 40 }),
    width: fc.integer({ min: 1, max: 71 }),
  });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ groups, times, width }) => {
      const attributes = { times };
      await expectAsLoop(repeatRowsLowerings, {
        name: 'SitRepeatRows',
        inputs: { x: normalFeed(groups, width) },
        attributes,
      });
      await expectAsLoop(repeatRowsLowerings, {
        name: 'SitRepeatRowsGradient',
        inputs: { dy: normalFeed(groups * times, width) },
        attributes,
      });
    }),
    { numRuns: 40 },
  );
});
