import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectClose, onEveryBackend } from '../opCheck';
import { ADAM_EPSILON, adam, BETA1, BETA2 } from './adam';

onEveryBackend((_backend, ready) => {
  it('moves every parameter as the formula says, each at its own rate', async (context) => {
    ready(context);
    const value = [0.5, -1, 2];
    const first = [0.1, 0, -0.2];
    const second = [0.04, 0, 0.01];
    const gradient = [1, -0.5, 0];
    const correction = 1 / Math.sqrt(1 - BETA2 ** 3);
    const [small, large] = adam(
      [0.01, 0.1].map((rate) => ({
        value: tensor1d(value),
        first: tensor1d(first),
        second: tensor1d(second),
        gradient: tensor1d(gradient),
        rate,
      })),
      correction,
    );
    for (const [output, rate] of [
      [small, 0.01],
      [large, 0.1],
    ] as const) {
      const m = first.map((x, i) => BETA1 * x + (1 - BETA1) * gradient[i]);
      const v = second.map((x, i) => BETA2 * x + (1 - BETA2) * gradient[i] ** 2);
      expectClose(await output.first.data(), m, 1e-6);
      expectClose(await output.second.data(), v, 1e-6);
      const moved = value.map((x, i) => x - (rate * m[i]) / (Math.sqrt(v[i]) * correction + ADAM_EPSILON));
      expectClose(await output.value.data(), moved, 1e-5);
    }
  });

  it('keeps shapes and leaves its inputs as they were', async (context) => {
    ready(context);
    const value = tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const zero = tensor2d([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const [next] = adam(
      [{ value, first: zero, second: zero, gradient: value, rate: 0.1 }],
      1 / Math.sqrt(1 - BETA2),
    );
    expect(next.value.shape).toEqual([3, 2]);
    expect([...(await value.data())]).toEqual([1, 2, 3, 4, 5, 6]);
    // The first bias-corrected step has length `rate` / (1 − β₁) · (1 − β₁) whatever the gradient's size.
    expectClose(await next.value.data(), [0.99, 1.99, 2.99, 3.99, 4.99, 5.99], 1e-3);
  });
});
