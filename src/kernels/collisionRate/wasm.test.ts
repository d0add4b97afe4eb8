import fc from 'fast-check';
import { it } from 'vitest';
import { drawn, expectAsLoop, uniformFeed } from '../wasmCheck';
import './collisionRate';
import { collisionRateLowerings } from './wasm';

const FORMS = ['prod', 'log'] as const;

it('is the JavaScript loop’s value and gradient at any size', async () => {
  const size = fc.integer({ min: 1, max: 21 });
  await fc.assert(
    fc.asyncProperty(size, size, fc.constantFrom(...FORMS), async (n, m, form) => {
      const call = { name: 'SitCollisionRate', inputs: { p: uniformFeed(n, m) }, attributes: { form } };
      await expectAsLoop(collisionRateLowerings, call, { tolerance: 1e-6 });
    }),
    { numRuns: 60 },
  );
});

it('is as exact where rows are equal or nearly so, with many factors and tasks', async () => {
  for (const form of FORMS) {
    for (const off of [0, 1e-7, 1e-3]) {
      const p = drawn([64, 64], (i) => (i % 3 === 0 ? 1 - off : off));
      const call = { name: 'SitCollisionRate', inputs: { p }, attributes: { form } };
      await expectAsLoop(collisionRateLowerings, call, { tolerance: 4e-6 });
    }
  }
});

it('shows a probability that is no number', async () => {
  const p = drawn([5, 3], (i) => (i === 7 ? Number.NaN : 0.3));
  for (const form of FORMS) {
    const call = { name: 'SitCollisionRate', inputs: { p }, attributes: { form } };
    await expectAsLoop(collisionRateLowerings, call);
  }
});
