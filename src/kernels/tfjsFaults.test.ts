/*
 * Faults of tfjs 4.22 that our code goes around. A test here fails when tfjs mends one: then the way round can go.
 */
import '@tensorflow/tfjs';
import {
  fused,
  gather,
  grads,
  greater,
  matMul,
  oneHot,
  reshape,
  type Scalar,
  sum,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tensor3d,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { startStockWasm } from '../backend/node';
import { linear } from './linear/linear';

beforeAll(async () => {
  await startStockWasm();
});

const gradientOf = (f: (x: Tensor) => Tensor, x: Tensor): Tensor =>
  grads((at) => sum(f(at)) as Scalar)([x])[0];

it('gather has no gradient on wasm (kernels/embedding adds rows itself)', () => {
  const table = tensor2d([
    [1, 2],
    [3, 4],
  ]);
  expect(() => gradientOf((x) => gather(x, tensor1d([0, 1, 1], 'int32')), table)).toThrow(
    /UnsortedSegmentSum/,
  );
});

it('matMul of rank 3 by rank 2 has a gradient of the wrong shape or value (models reshape to rank 2)', () => {
  const a = tensor3d([[[1, 2]], [[3, 4]]]);
  const b = tensor2d([[1], [1]]);
  // d/db Σ a·b sums over both batches: [[1 + 3], [2 + 4]].
  let right: boolean;
  try {
    const gradient = gradientOf((x) => matMul(a, x), b);
    right = gradient.shape.join() === '2,1' && [...gradient.dataSync()].join() === '4,6';
  } catch {
    right = false;
  }
  expect(right).toBe(false);
});

it('oneHot ignores dtype float32 on wasm: integers under the wrong name (kernels cast explicitly)', () => {
  const hot = oneHot(tensor1d([1], 'int32'), 2, 1, 0, 'float32');
  expect([...hot.dataSync()]).not.toEqual([0, 1]);
});

it('where(greater(x, 0)) inside a gradient function throws (kernels take slopes from outputs)', () => {
  const x = tensor1d([-1, 2]);
  expect(() => gradientOf((at) => where(greater(at, 0), at, zerosLike(at)), x)).toThrow();
});

it('fused.matMul with transposeB and a bias is wrong for inner dimensions above 48 (linear multiplies untransposed)', () => {
  const inner = 100;
  const a = tensor2d(
    Float32Array.from({ length: inner }, (_, i) => (i % 7) / 7),
    [1, inner],
  );
  const b = tensor2d(
    Float32Array.from({ length: inner }, (_, i) => (i % 5) / 5),
    [1, inner],
  );
  const bias = tensor1d([1]);
  const wrong = fused.matMul({ a: a, b, transposeB: true, bias }).dataSync()[0];
  const right = linear(a, reshape(b, [inner, 1]), bias).dataSync()[0];
  let wanted = 1;
  for (let i = 0; i < inner; i++) wanted += ((i % 7) / 7) * ((i % 5) / 5);
  expect(right).toBeCloseTo(wanted, 4);
  expect(Math.abs(wrong - wanted)).toBeGreaterThan(0.01);
});

it('the packed right side of a product is cached by tensor without its shape: two views of one are taken apart', () => {
  // Stock matMul aborts or reads beyond its memory here, so only our way round is run.
  const values = Float32Array.from({ length: 12 }, (_, i) => i);
  tidy(() => {
    const wide = tensor2d(values, [3, 4]);
    const tall = reshape(wide, [4, 3]) as Tensor2D;
    const first = linear(tensor2d([[1, 1, 1]]), wide, null);
    const second = linear(tensor2d([[1, 1, 1, 1]]), tall, null);
    expect([...first.dataSync()]).toEqual([12, 15, 18, 21]);
    expect([...second.dataSync()]).toEqual([18, 22, 26]);
  });
});
