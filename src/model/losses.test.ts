import { grads, type Scalar, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startStockWasm } from '../backend/node';
import { expectedCollisions } from '../scm/soft';
import { distinctionLoss, sparsityLoss, uicLoss } from './losses';

beforeAll(async () => {
  await startStockWasm();
});

const value = (loss: Scalar): number => loss.dataSync()[0];

describe('the UIC loss', () => {
  it('is the share of colliding pairs on binary masks', () => {
    const chain = tensor2d([
      [1, 0],
      [1, 1],
      [0, 1],
    ]);
    expect(value(uicLoss(chain, 'prod'))).toBe(0);
    expect(value(uicLoss(chain, 'log'))).toBe(0);
    const onePair = tensor2d([
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
    expect(value(uicLoss(onePair, 'prod'))).toBeCloseTo(1 / 3, 6);
    expect(value(uicLoss(onePair, 'log'))).toBeCloseTo(-Math.log(0.001) / 3, 3);
  });

  it('is the expected share of colliding pairs on probabilities', () => {
    const p = [0.9, 0.2, 0.5, 0.7, 0.1, 0.3, 0.6, 0.6];
    expect(value(uicLoss(tensor2d(p, [4, 2]), 'prod'))).toBeCloseTo(expectedCollisions(p, 4, 2) / 6, 6);
  });

  it('pushes two equal rows apart where they are undecided', () => {
    // c = (p q + (1 − p)(1 − q)), ∂c/∂p = 2q − 1.
    const [gradient] = grads((p) => uicLoss(p as Tensor2D, 'prod'))([tensor2d([[0.8], [0.6]])]);
    expect(gradient.dataSync()[0]).toBeCloseTo(0.2, 6);
    expect(gradient.dataSync()[1]).toBeCloseTo(0.6, 6);
  });

  it('stays finite for saturated masks and for a single factor', () => {
    for (const p of [
      tensor2d([
        [1, 1],
        [1, 1],
      ]),
      tensor2d([[0.5, 0.5]]),
    ]) {
      for (const form of ['prod', 'log'] as const) {
        expect(Number.isFinite(value(uicLoss(p, form)))).toBe(true);
        const [gradient] = grads((x) => uicLoss(x as Tensor2D, form))([p]);
        expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
      }
    }
  });
});

describe('the distinction loss', () => {
  it('is the mean cosine of task pairs', () => {
    expect(
      value(
        distinctionLoss(
          tensor2d([
            [1, 0],
            [0, 1],
          ]),
        ),
      ),
    ).toBeCloseTo(0, 6);
    expect(
      value(
        distinctionLoss(
          tensor2d([
            [1, 1],
            [0, 1],
          ]),
        ),
      ),
    ).toBeCloseTo(Math.SQRT1_2, 5);
    expect(
      value(
        distinctionLoss(
          tensor2d([
            [1, 1, 0],
            [1, 1, 1],
          ]),
        ),
      ),
    ).toBeCloseTo((1 + 2 * Math.SQRT1_2) / 3, 5);
  });

  it('stays finite for a task that selects nothing', () => {
    const p = tensor2d([
      [0, 1],
      [0, 1],
    ]);
    expect(value(distinctionLoss(p))).toBe(0);
    const [gradient] = grads((x) => distinctionLoss(x as Tensor2D))([p]);
    expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
  });
});

it('the sparsity loss is the mean of p with an even gradient', () => {
  const p = tensor2d([
    [0.25, 0.75],
    [1, 0],
  ]);
  expect(value(sparsityLoss(p))).toBeCloseTo(0.5, 6);
  const [gradient] = grads((x) => sparsityLoss(x as Tensor2D))([p]);
  expect([...gradient.dataSync()]).toEqual([0.25, 0.25, 0.25, 0.25]);
});
