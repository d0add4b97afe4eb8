import type { Stream } from '../lib/random';
import { type Feed, sizeOf } from '../program/graph';

/** Indices of `size` examples of a pool, drawn with replacement. */
export function drawIndices(size: number, pool: number, stream: Stream): Int32Array {
  const indices = new Int32Array(size);
  for (let i = 0; i < size; i++) indices[i] = stream.int(pool);
  return indices;
}

/**
 * Odds u/(1 − u) of uniform draws, whose logarithm is the standard logistic noise of binary-concrete masks. The logarithm is
 * left to the computation: on the CPU it would be a fifth of a small model's step.
 */
export function drawOdds(stream: Stream, shape: readonly number[]): Feed {
  const values = new Float32Array(sizeOf(shape));
  for (let i = 0; i < values.length; i++) {
    const u = stream.uniform();
    values[i] = u / (1 - u);
  }
  return { shape, values };
}
