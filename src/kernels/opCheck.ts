/*
 * Checks of our ops for tests: value and gradient against the plain reference on the same backend, and the gradient
 * against central differences. Imported by tests only; it loads the union package for its stock gradients.
 */
// First ours, so that tfjs' own gradients take their place: references are differentiated by tfjs.
import './stockGradients';
import '@tensorflow/tfjs';
import { grads, mul, type Scalar, sum, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, type TestContext } from 'vitest';
import {
  BackendUnavailable,
  NODE_BACKENDS,
  type NodeBackendName,
  startNodeBackend,
  startStockWasm,
} from '../backend/node';
import { Stream } from '../lib/random';
import { expectClose } from './expectClose.fixture';

export { expectClose };

/** Runs `tests` once per backend; one that this machine cannot start is skipped with its reason. */
export function onEveryBackend(
  tests: (backend: NodeBackendName, ready: (context: TestContext) => void) => void,
): void {
  for (const backend of NODE_BACKENDS) {
    describe(`on ${backend}`, () => {
      let missing: string | null = null;
      beforeAll(async () => {
        try {
          await (backend === 'wasm' ? startStockWasm() : startNodeBackend(backend));
        } catch (error) {
          if (!(error instanceof BackendUnavailable)) throw error;
          missing = error.message;
          console.warn(missing);
        }
      });
      tests(backend, (context) => {
        if (missing) context.skip(missing);
      });
    });
  }
}

const draws = Stream.of(17, 'kernel checks');

/** Independent normals, moved away from zero so that central differences do not straddle a kink. */
export function normals<T extends Tensor>(shape: readonly number[]): T {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const values = Float32Array.from({ length: size }, () => {
    const value = draws.normal();
    return value + Math.sign(value) * 0.05;
  });
  return tensor(values, [...shape], 'float32') as T;
}

/** Int32 ids in [0, bound). */
export function ids<T extends Tensor>(size: number, bound: number): T {
  return tensor(
    Int32Array.from({ length: size }, () => draws.int(bound)),
    [size],
    'int32',
  ) as T;
}

/** Zeros and ones, at least one 1 per row. */
export function flags<T extends Tensor>(rows: number, columns: number): T {
  const values = Float32Array.from({ length: rows * columns }, (_, i) =>
    i % columns === 0 || draws.uniform() > 0.4 ? 1 : 0,
  );
  return tensor(values, [rows, columns], 'float32') as T;
}

export type Op = (...inputs: Tensor[]) => Tensor;

/**
 * `op` and `reference` give the same value and, for a random weighting of the output, the same gradients.
 * Tolerance 2e-4 of the largest entry: float32 sums in a different order.
 */
export async function expectSame(op: Op, reference: Op, inputs: Tensor[], tolerance = 2e-4): Promise<void> {
  const ours = op(...inputs);
  expect(ours.shape).toEqual(reference(...inputs).shape);
  const weighting = normals(ours.shape);
  expectClose(await ours.data(), await reference(...inputs).data(), tolerance);
  const mine = grads(weighted(op, weighting))(inputs);
  const theirs = grads(weighted(reference, weighting))(inputs);
  for (let i = 0; i < inputs.length; i++) {
    expect(mine[i].shape).toEqual(inputs[i].shape);
    expectClose(await mine[i].data(), await theirs[i].data(), tolerance);
  }
}

/** The gradient equals central differences in a few entries of every input. Tolerance 2 %: float32 differences. */
export async function expectCentralDifferences(op: Op, inputs: Tensor[]): Promise<void> {
  const weighting = normals(op(...inputs).shape);
  const loss = weighted(op, weighting);
  const gradients = grads(loss)(inputs);
  for (let i = 0; i < inputs.length; i++) {
    const gradient = await gradients[i].data();
    const values = (await inputs[i].data()) as Float32Array;
    for (const entry of new Set([0, values.length - 1])) {
      const step = 1e-2;
      const at = async (move: number): Promise<number> => {
        const moved = Float32Array.from(values);
        moved[entry] += move;
        const arguments_ = inputs.map((input, j) =>
          j === i ? tensor(moved, input.shape, 'float32') : input,
        );
        return (await loss(...arguments_).data())[0];
      };
      const difference = ((await at(step)) - (await at(-step))) / (2 * step);
      expect(Math.abs(gradient[entry] - difference)).toBeLessThan(0.02 * Math.max(1, Math.abs(difference)));
    }
  }
}

/** The op leaves nothing behind but its result, with and without a gradient. */
export function expectNoLeak(op: Op, inputs: Tensor[], count: () => number): void {
  const run = (): void => {
    tidy(() => {
      const weighting = normals(op(...inputs).shape);
      grads(weighted(op, weighting))(inputs);
    });
  };
  run();
  const before = count();
  run();
  expect(count()).toBe(before);
}

function weighted(op: Op, weighting: Tensor): (...inputs: Tensor[]) => Scalar {
  return (...inputs) => sum(mul(op(...inputs), weighting)) as Scalar;
}
