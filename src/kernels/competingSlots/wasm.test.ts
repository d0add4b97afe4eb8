import fc from 'fast-check';
import { it } from 'vitest';
import type { Feed } from '../../program/graph';
import { drawn, expectAsLoop, normalFeed, uniformFeed } from '../wasmCheck';
import './competingSlots';
import { competingSlotsLowerings } from './wasm';

/** 1 for about every second token, at random. */
function someReal(batch: number, length: number): Feed {
  const { values } = uniformFeed(batch, length);
  return drawn([batch, length], (i) => (values[i] > 0.5 ? 1 : 0));
}

it('is the JavaScript loop’s value and gradient, at any size and for any number of threads', async () => {
  const sizes = fc.record({
    batch: fc.integer({ min: 1, max: 8 }),
    length: fc.integer({ min: 1, max: 13 }),
    n: fc.integer({ min: 1, max: 9 }),
    z: fc.integer({ min: 1, max: 11 }),
  });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ batch, length, n, z }) => {
      await expectAsLoop(competingSlotsLowerings, {
        name: 'SitCompetingSlots',
        inputs: {
          scores: normalFeed(batch, length, n),
          values: normalFeed(batch, length, z),
          keyMask: someReal(batch, length),
        },
      });
      await expectAsLoop(competingSlotsLowerings, {
        name: 'SitCompetingSlotsGradient',
        inputs: {
          dy: normalFeed(batch, n, z),
          out: normalFeed(batch, n, z),
          weights: uniformFeed(batch, length, n),
          won: uniformFeed(batch, n),
          values: normalFeed(batch, length, z),
        },
      });
    }),
    { numRuns: 40 },
  );
});

it('gives all of a token to a slot that scores far above the others', async () => {
  const scores = drawn([1, 3, 3], (i) => (i % 4 === 0 ? 300 : -300));
  const inputs = { scores, values: normalFeed(1, 3, 2), keyMask: drawn([1, 3], () => 1) };
  await expectAsLoop(competingSlotsLowerings, { name: 'SitCompetingSlots', inputs });
});
