import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsLoop, normalFeed } from '../wasmCheck';
import './batchMatMul';
import { batchMatMulLowerings } from './wasm';

const sizes = fc.record({
  groups: fc.integer({ min: 1, max: 12 }),
  rows: fc.integer({ min: 1, max: 40 }),
  inner: fc.integer({ min: 1, max: 40 }),
  columns: fc.integer({ min: 1, max: 40 }),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
});

it('is the JavaScript loop’s value, at any size and for any number of threads', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async ({ groups, rows, inner, columns, transposeA, transposeB }) => {
      const a = normalFeed(groups, ...(transposeA ? [inner, rows] : [rows, inner]));
      const b = normalFeed(groups, ...(transposeB ? [columns, inner] : [inner, columns]));
      const attributes = { transposeA, transposeB };
      await expectAsLoop(batchMatMulLowerings, { name: 'SitBatchMatMul', inputs: { a, b }, attributes });
    }),
    { numRuns: 40 },
  );
});

it('is tfjs’ own of any rank above one, where one matrix may serve all', async () => {
  const cases = [
    { a: [5, 7], b: [7, 9] },
    { a: [2, 3, 5, 7], b: [2, 3, 7, 9] },
    { a: [3, 5, 7], b: [1, 7, 9] },
    { a: [1, 5, 7], b: [11, 7, 9] },
  ];
  for (const { a, b } of cases) {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const inputs = { a: normalFeed(...turned(a, transposeA)), b: normalFeed(...turned(b, transposeB)) };
        const attributes = { transposeA, transposeB };
        await expectAsLoop(batchMatMulLowerings, { name: 'BatchMatMul', inputs, attributes });
      }
    }
  }
});

function turned(shape: readonly number[], isTransposed: boolean): readonly number[] {
  const [rows, columns] = shape.slice(-2);
  return isTransposed ? [...shape.slice(0, -2), columns, rows] : shape;
}
