import fc from 'fast-check';
import { it } from 'vitest';
import type { Value } from '../../program/graph';
import type { Lowering } from '../../program/wasm/lowering';
import { emitCopy } from '../stock/moves';
import { drawn, expectAsLoop, normalFeed } from '../wasmCheck';
import './adam';
import { adamInstruction } from './wasm';

/** The update as an operation: in place on copies of the parameter and its moments. */
const update: Lowering = ({ inputs, outputs }, emit) => {
  const given = [inputs.value0, inputs.first0, inputs.second0];
  given.forEach((input, i) => {
    emitCopy(emit, input, outputs[i]);
  });
  const [value, first, second] = outputs.map((output): Value => output.value);
  const regions = { value, first, second, gradient: inputs.gradient0.value };
  emit.instruction(adamInstruction(regions, 0, value.size, inputs.scalars.value, 1));
};

it('is the JavaScript loop, at any size and for any number of threads', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 175 }), async (fours) => {
      const size = 4 * fours;
      const [rate, secondCorrection] = [0.03, 1.7];
      await expectAsLoop(
        { SitAdam: update },
        {
          name: 'SitAdam',
          inputs: {
            value0: normalFeed(size),
            first0: normalFeed(size),
            // Some moments so small that they count as 0.
            second0: drawn([size], (i) => (i % 5 === 0 ? 1e-37 : i / size)),
            gradient0: drawn([size], (i) => (i % 5 === 0 ? 0 : Math.sin(i))),
            scalars: { shape: [3], values: Float32Array.of(9, rate, secondCorrection) },
          },
          attributes: { rates: [rate], secondCorrection },
        },
      );
    }),
    { numRuns: 40 },
  );
});
