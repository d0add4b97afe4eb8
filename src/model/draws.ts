import type { Stream } from '../lib/random';
import { type Feed, sizeOf } from '../program/graph';

/** Indices of `size` examples of a pool, drawn with replacement. */
export function drawIndices(size: number, pool: number, stream: Stream): Int32Array {
  const indices = new Int32Array(size);
  for (let i = 0; i < size; i++) indices[i] = stream.int(pool);
  return indices;
}

/** Standard logistic noise: that of binary-concrete masks. */
export function logisticNoise(stream: Stream, shape: readonly number[]): Feed {
  const values = new Float32Array(sizeOf(shape));
  for (let i = 0; i < values.length; i++) values[i] = stream.logistic();
  return { shape, values };
}
