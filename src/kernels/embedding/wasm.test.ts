import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsLoop, normalFeed } from '../wasmCheck';
import './embedding';
import { embeddingLowerings } from './wasm';

it('is the JavaScript loop’s value and gradient, at any size and for any number of threads', async () => {
  const sizes = fc.record({
    rows: fc.integer({ min: 1, max: 200 }),
    vocabulary: fc.integer({ min: 1, max: 50 }),
    width: fc.integer({ min: 1, max: 71 }),
  });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ rows, vocabulary, width }) => {
      const values = Int32Array.from({ length: rows }, (_, r) => (r * 7919) % vocabulary);
      const ids = { shape: [rows], values };
      const table = normalFeed(vocabulary, width);
      await expectAsLoop(embeddingLowerings, { name: 'SitEmbedding', inputs: { table, ids } });
      await expectAsLoop(embeddingLowerings, {
        name: 'SitEmbeddingGradient',
        inputs: { dy: normalFeed(rows, width), ids },
        attributes: { vocabulary },
      });
    }),
    { numRuns: 40 },
  );
});
