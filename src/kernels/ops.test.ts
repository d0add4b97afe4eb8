import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectCentralDifferences, expectNoLeak, expectSame, onEveryBackend } from './opCheck';
import { cases } from './ops.fixture';

onEveryBackend((backend, ready) => {
  // WebGPU compiles a program per shape, seconds each on a software adapter: there one odd shape per attribute.
  const shapes = cases().filter(({ name }) => backend !== 'webgpu' || !/ (1|64|2|32|3)x| 1 of/.test(name));
  for (const { name, op, reference, inputs } of shapes) {
    it(`${name}: value and gradient as the reference`, async (context) => {
      ready(context);
      await expectSame(op, reference, inputs());
    });
  }

  // One representative per op; the shapes are covered above.
  const representatives = ['linear tanh 7', 'batchLinear tanh 5', 'batchMatMul true true 3', 'layerNorm 13'];
  representatives.push(
    'attention 3x5x7x6/3 masked',
    'attention 2x11x11x8/2 masked causal',
    'crossEntropy 13',
  );
  representatives.push(
    'collisionRate prod 5',
    'collisionRate log 3',
    'columnCosine 5',
    'latentScale 6',
    'gate 4x5',
  );
  representatives.push('embedding 13', 'addRows 13', 'repeatRows 13', 'meanSquaredError 13', 'weightedSum');
  for (const start of representatives) {
    it(`${start}…: gradient as central differences, no tensor left behind`, async (context) => {
      ready(context);
      const chosen = cases().find(({ name }) => name.startsWith(start));
      expect(chosen).toBeDefined();
      const inputs = chosen!.inputs();
      await expectCentralDifferences(chosen!.op, inputs);
      expectNoLeak(chosen!.op, inputs, () => memory().numTensors);
    });
  }
});
