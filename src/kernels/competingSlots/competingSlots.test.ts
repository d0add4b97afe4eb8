import { memory, type Tensor2D, type Tensor3D, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import {
  expectCentralDifferences,
  expectClose,
  expectNoLeak,
  expectSame,
  flags,
  normals,
  type Op,
  onEveryBackend,
} from '../opCheck';
import { competingSlots } from './competingSlots';
import { competingSlotsReference } from './reference';

/** The op and its reference under one mask, which is made when the backend under test has started. */
function ops(size: number, length: number): { op: Op; reference: Op } {
  const keyMask = flags<Tensor2D>(size, length);
  return {
    op: (scores, values) => competingSlots(scores as Tensor3D, values as Tensor3D, keyMask),
    reference: (scores, values) => competingSlotsReference(scores as Tensor3D, values as Tensor3D, keyMask),
  };
}

onEveryBackend((backend, ready) => {
  const shapes =
    backend === 'webgpu'
      ? [[3, 7, 5, 3]]
      : [
          [1, 1, 1, 1],
          [3, 7, 5, 3],
          [2, 11, 8, 8],
        ];
  for (const [size, length, n, z] of shapes) {
    it(`${size}x${length}x${n}x${z}: value and gradient as the reference`, async (context) => {
      ready(context);
      const { op, reference } = ops(size, length);
      await expectSame(op, reference, [normals([size, length, n]), normals([size, length, z])]);
    });
  }

  it('has the gradient of central differences and leaves no tensor behind', async (context) => {
    ready(context);
    const inputs = [normals([3, 7, 5]), normals([3, 7, 3])];
    const { op } = ops(3, 7);
    await expectCentralDifferences(op, inputs);
    expectNoLeak(op, inputs, () => memory().numTensors);
  });

  it('shares a token out among slots, and gives a slot the mean of what it won', async (context) => {
    ready(context);
    // Two tokens that belong wholly to slot 0 and slot 1, and a third that is padding.
    const scores = tensor3d([50, 0, 0, 50, 50, 0], [1, 3, 2]);
    const values = tensor3d([2, 4, 9], [1, 3, 1]);
    const keyMask = tensor2d([1, 1, 0], [1, 3]);
    const out = await competingSlots(scores, values, keyMask).data();
    expectClose(out, [2 / 1.01, 4 / 1.01], 1e-5);
    expect(out).toHaveLength(2);
  });
});
