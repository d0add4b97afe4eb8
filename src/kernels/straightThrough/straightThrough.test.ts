import { grads, type Scalar, scalar, sum, type Tensor2D, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectClose, normals, onEveryBackend } from '../opCheck';
import { softSampleReference } from './reference';
import { straightThrough } from './straightThrough';

onEveryBackend((_backend, ready) => {
  it('gives the thresholded sample with the soft sample’s gradient, also at extreme logits', async (context) => {
    ready(context);
    for (const tau of [0.3, 1, 2.5]) {
      const logits = normals<Tensor2D>([7, 5]);
      const noise = normals<Tensor2D>([7, 5]);
      const soft = await softSampleReference(logits, noise, tau).data();
      const hard = await straightThrough(logits, noise, scalar(tau)).data();
      expect([...hard]).toEqual([...soft].map((s) => (s > 0.5 ? 1 : 0)));
      const [mine] = grads((x) => sum(straightThrough(x as Tensor2D, noise, scalar(tau))) as Scalar)([
        logits,
      ]);
      const [theirs] = grads((x) => sum(softSampleReference(x as Tensor2D, noise, tau)) as Scalar)([logits]);
      expectClose(await mine.data(), await theirs.data(), 1e-5);
    }
    const extreme = tensor2d([[200, -200, 0]]);
    const [gradient] = grads(
      (x) => sum(straightThrough(x as Tensor2D, zeros([1, 3]), scalar(0.3))) as Scalar,
    )([extreme]);
    expectClose(await gradient.data(), [0, 0, 0.25 / 0.3], 1e-5);
  });
});
