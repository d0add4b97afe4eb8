import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsLoop, normalFeed } from '../wasmCheck';
import './batchLinear';
import { batchLinearLowerings } from './wasm';

/** Few groups are shared by rows, many by groups. */
const sizes = fc.record({
  groups: fc.integer({ min: 1, max: 12 }),
  rows: fc.integer({ min: 1, max: 40 }),
  inner: fc.integer({ min: 1, max: 40 }),
  columns: fc.integer({ min: 1, max: 30 }),
  activation: fc.constantFrom('none', 'relu', 'tanh', 'leakyRelu'),
  unused: fc.constantFrom([], [0], [1], [2]),
});

it('is the JavaScript loop’s value and gradient, at any size and for any number of threads', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async ({ groups, rows, inner, columns, activation, unused }) => {
      const x = normalFeed(groups, rows, inner);
      const w = normalFeed(groups, inner, columns);
      const attributes = { activation };
      const forward = {
        name: 'SitBatchLinear',
        inputs: { x, w, b: normalFeed(groups, columns) },
        attributes,
      };
      await expectAsLoop(batchLinearLowerings, forward);
      const inputs = { dy: normalFeed(groups, rows, columns), x, w, y: normalFeed(groups, rows, columns) };
      const backward = { name: 'SitBatchLinearGradient', inputs, attributes };
      await expectAsLoop(batchLinearLowerings, backward, { unused });
    }),
    { numRuns: 40 },
  );
});
