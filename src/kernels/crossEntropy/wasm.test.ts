import fc from 'fast-check';
import { it } from 'vitest';
import { drawn, expectAsLoop, normalFeed } from '../wasmCheck';
import './crossEntropy';
import { crossEntropyLowerings } from './wasm';

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 90 }),
  width: fc.integer({ min: 1, max: 131 }),
  /** How far logits lie apart. */
  spread: fc.constantFrom(0.1, 1, 30),
  /** Every how many rows one has weight 0. */
  padded: fc.integer({ min: 1, max: 5 }),
});

function labelsOf(rows: number, width: number) {
  return { shape: [rows], values: Int32Array.from({ length: rows }, (_, r) => (r * 7919) % width) };
}

it('is the JavaScript loop’s value and gradient, at any size and for any number of threads', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async ({ rows, width, spread, padded }) => {
      const normals = normalFeed(rows, width);
      const logits = { ...normals, values: normals.values.map((value) => spread * value) };
      const weights = drawn([rows], (r) => (r % padded === 0 ? 0 : 0.5 + (r % 2)));
      const inputs = { logits, labels: labelsOf(rows, width), weights };
      for (const unused of [[], [1]]) {
        await expectAsLoop(crossEntropyLowerings, { name: 'SitCrossEntropy', inputs }, { unused });
      }
    }),
    { numRuns: 40 },
  );
});

it('has no number for a loss where a logit is none', async () => {
  const [rows, width] = [5, 7];
  const logits = normalFeed(rows, width);
  logits.values[11] = Number.NaN;
  const inputs = { logits, labels: labelsOf(rows, width), weights: drawn([rows], () => 1) };
  await expectAsLoop(crossEntropyLowerings, { name: 'SitCrossEntropy', inputs });
});

it('scales any number of values by a number in memory', async () => {
  for (const shape of [[], [1], [7], [64, 3], [5, 4, 81]]) {
    const inputs = { values: normalFeed(...shape), factor: normalFeed() };
    await expectAsLoop(crossEntropyLowerings, { name: 'SitScaled', inputs });
  }
});
