import fc from 'fast-check';
import { it } from 'vitest';
import { drawn, expectAsLoop, normalFeed } from '../wasmCheck';
import './attention';
import { attentionLowerings } from './wasm';

const sizes = fc
  .record({
    batch: fc.integer({ min: 1, max: 9 }),
    queries: fc.integer({ min: 1, max: 19 }),
    keys: fc.integer({ min: 1, max: 37 }),
    heads: fc.integer({ min: 1, max: 4 }),
    part: fc.oneof(fc.constantFrom(8, 16), fc.integer({ min: 1, max: 21 })),
    causal: fc.boolean(),
    masked: fc.boolean(),
  })
  .map((size) => ({ ...size, width: size.heads * size.part }));

it('is the JavaScript loop’s value and gradient, at any size and for any number of threads', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async ({ batch, queries, keys, heads, width, causal, masked }) => {
      const q = normalFeed(batch, queries, width);
      const k = normalFeed(batch, keys, width);
      const v = normalFeed(batch, keys, width);
      // Now and then an example without any key.
      const keyMask = drawn([batch, keys], (i) => (Math.sin(i * i) > 0.2 ? 1 : 0));
      const inputs = { q, k, v, ...(masked && { keyMask }) };
      const forward = { name: 'SitAttention', inputs, attributes: { heads, causal } };
      for (const unused of [[], [1]]) await expectAsLoop(attentionLowerings, forward, { unused });
      const p = drawn([batch, heads, queries, keys], (i) => Math.sin(i) ** 2 / keys);
      const dy = normalFeed(batch, queries, width);
      await expectAsLoop(attentionLowerings, {
        name: 'SitAttentionGradient',
        inputs: { dy, q, k, v, p },
        attributes: { heads },
      });
    }),
    { numRuns: 40 },
  );
});

it('gives zeros where a query sees nothing, and no number where a score is none', async () => {
  const [batch, queries, keys, width] = [2, 3, 5, 4];
  const q = normalFeed(batch, queries, width);
  const k = normalFeed(batch, keys, width);
  const v = normalFeed(batch, keys, width);
  const keyMask = drawn([batch, keys], (i) => (i < keys ? 0 : 1));
  const call = (inputs: object) => ({
    name: 'SitAttention',
    inputs: { q, k, v, keyMask, ...inputs },
    attributes: { heads: 2, causal: false },
  });
  await expectAsLoop(attentionLowerings, call({}));
  const broken = { shape: q.shape, values: q.values.slice() };
  broken.values[queries * width + 1] = Number.NaN;
  await expectAsLoop(attentionLowerings, call({ q: broken }));
});
