import fc from 'fast-check';
import { it } from 'vitest';
import { drawn, expectAsLoop, normalFeed } from '../wasmCheck';
import './straightThrough';
import { straightThroughLowerings } from './wasm';

it('is the JavaScript loop’s value and gradient, at any size, τ and for any number of threads', async () => {
  const rows = fc.integer({ min: 1, max: 60 });
  const width = fc.integer({ min: 1, max: 9 });
  await fc.assert(
    fc.asyncProperty(rows, width, fc.double({ min: 0.01, max: 10, noNaN: true }), async (r, n, tau) => {
      const logits = normalFeed(r, n);
      const noise = normalFeed(r, n);
      const dy = normalFeed(r, n);
      await expectAsLoop(straightThroughLowerings, { name: 'SitStraightThrough', inputs: { logits, noise } });
      await expectAsLoop(straightThroughLowerings, {
        name: 'SitStraightThroughGradient',
        inputs: { dy, logits, noise, tau: drawn([], () => tau) },
      });
    }),
    { numRuns: 40 },
  );
});

it('stays finite at extreme logits, and shows numbers that are none', async () => {
  const logits = drawn([9], (i) => [200, -200, 0, 1e30, -1e30, Number.NaN, 88, -88, -0][i]);
  const inputs = { logits, noise: drawn([9], () => 0), dy: drawn([9], () => 1), tau: drawn([], () => 0.3) };
  await expectAsLoop(straightThroughLowerings, {
    name: 'SitStraightThrough',
    inputs: { logits, noise: inputs.noise },
  });
  await expectAsLoop(straightThroughLowerings, { name: 'SitStraightThroughGradient', inputs });
});
