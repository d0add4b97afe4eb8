import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsLoop, normalFeed } from '../wasmCheck';
import type { Activation } from './activation';
import './linear';
import { linearLowerings } from './wasm';

/** Also beyond one pass of the inner axis, and beyond the rows from which panels are packed. */
const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 97, 257));
const sizes = fc.record({
  rows: size,
  inner: size,
  columns: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 101)),
  activation: fc.constantFrom('none', 'relu', 'tanh', 'leakyRelu'),
  biased: fc.boolean(),
});

it('is the JavaScript loop’s value and gradient, at any size and for any number of threads', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async ({ rows, inner, columns, activation, biased }) => {
      const x = normalFeed(rows, inner);
      const w = normalFeed(inner, columns);
      const attributes = { activation };
      const b = biased && { b: normalFeed(columns) };
      await expectAsLoop(linearLowerings, { name: 'SitLinear', inputs: { x, w, ...b }, attributes });
      const inputs = { dy: normalFeed(rows, columns), x, w, y: normalFeed(rows, columns) };
      const backward = { name: 'SitLinearGradient', inputs, attributes };
      for (const unused of biased ? [[]] : [[2], [0], [1, 2]]) {
        await expectAsLoop(linearLowerings, backward, { unused });
      }
    }),
    { numRuns: 25 },
  );
});

it('lets what is no number through every activation', async () => {
  const [x, w] = [normalFeed(5, 7), normalFeed(7, 9)];
  x.values[3] = Number.NaN;
  for (const activation of ['none', 'relu', 'tanh', 'leakyRelu'] satisfies Activation[]) {
    await expectAsLoop(linearLowerings, { name: 'SitLinear', inputs: { x, w }, attributes: { activation } });
  }
});
