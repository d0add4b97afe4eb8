import fc from 'fast-check';
import { it } from 'vitest';
import { drawn, expectAsLoop, uniformFeed } from '../wasmCheck';
import './columnCosine';
import { columnCosineLowerings } from './wasm';

it('is the JavaScript loop’s value and gradient at any size', async () => {
  const size = fc.integer({ min: 1, max: 21 });
  await fc.assert(
    fc.asyncProperty(size, size, async (n, m) => {
      const inputs = { p: uniformFeed(n, m) };
      await expectAsLoop(columnCosineLowerings, { name: 'SitColumnCosine', inputs }, { tolerance: 1e-6 });
    }),
    { numRuns: 60 },
  );
});

it('is as exact for empty, tiny and equal columns, with many factors and tasks', async () => {
  for (const each of [0, 1e-12, 1e-20, 1, 0.3]) {
    const p = drawn([64, 64], (i) => (i % 7 === 0 ? each : (i % 64) / 100));
    await expectAsLoop(columnCosineLowerings, { name: 'SitColumnCosine', inputs: { p } });
    const alike = drawn([31, 17], () => each);
    await expectAsLoop(columnCosineLowerings, { name: 'SitColumnCosine', inputs: { p: alike } });
  }
});
