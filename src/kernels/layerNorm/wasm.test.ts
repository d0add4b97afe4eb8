import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsLoop, normalFeed } from '../wasmCheck';
import './layerNorm';
import { layerNormLowerings } from './wasm';

it('is the JavaScript loop’s value and gradient, at any size and for any number of threads', async () => {
  const sizes = fc.record({ rows: fc.integer({ min: 1, max: 300 }), width: fc.integer({ min: 1, max: 71 }) });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ rows, width }) => {
      const x = normalFeed(rows, width);
      const gain = normalFeed(width);
      const inputs = { x, gain, bias: normalFeed(width) };
      // Of few numbers the deviation may be near 0, which magnifies what float32 leaves out.
      const tolerance = width < 4 ? 2e-3 : 5e-5;
      await expectAsLoop(layerNormLowerings, { name: 'SitLayerNorm', inputs }, { tolerance });
      const gradient = { name: 'SitLayerNormGradient', inputs: { dy: normalFeed(rows, width), x, gain } };
      await expectAsLoop(layerNormLowerings, gradient, { tolerance });
    }),
    { numRuns: 40 },
  );
});
