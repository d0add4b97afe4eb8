import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsLoop, normalFeed } from '../wasmCheck';
import './addRows';
import { addRowsLowerings } from './wasm';

it('is the JavaScript loop’s value and gradient, at any size and for any number of threads', async () => {
  const sizes = fc.record({ rows: fc.integer({ min: 1, max: 70 }), width: fc.integer({ min: 1, max: 199 }) });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ rows, width }) => {
      const inputs = { x: normalFeed(rows, width), row: normalFeed(width) };
      await expectAsLoop(addRowsLowerings, { name: 'SitAddRows', inputs });
      await expectAsLoop(addRowsLowerings, {
        name: 'SitColumnSums',
        inputs: { dy: normalFeed(rows, width) },
      });
    }),
    { numRuns: 40 },
  );
});
