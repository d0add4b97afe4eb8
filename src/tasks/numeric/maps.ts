import type { Stream } from '../../lib/random';
import { leakyRelu, type Matrix, multiplyRow, orthogonalMatrix } from './orthogonal';

const MIXING_SLOPE = 0.3;
const HEAD_SLOPE = 0.2;
/** Hidden width of a task's map; more where it has more parents, so that it stays injective. */
const HEAD_WIDTH = 8;

/** X = leaky(leaky(l·W₁)·W₂): injective when dim X ≥ n, for both matrices have full rank and leaky ReLU is bijective. */
export interface Mixing {
  readonly inner: Matrix;
  readonly outer: Matrix;
  /** l [n] → out [dim X]. */
  apply(factors: Float64Array, out: Float64Array): void;
}

export function buildMixing(factorCount: number, sourceDim: number, stream: Stream): Mixing {
  const inner = orthogonalMatrix(factorCount, sourceDim, stream.fork('inner'));
  const outer = orthogonalMatrix(sourceDim, sourceDim, stream.fork('outer'));
  const hidden = new Float64Array(sourceDim);
  return {
    inner,
    outer,
    apply(factors, out) {
      multiplyRow(factors, inner, null, hidden);
      leakyRelu(hidden, MIXING_SLOPE);
      multiplyRow(hidden, outer, null, out);
      leakyRelu(out, MIXING_SLOPE);
    },
  };
}

/** Y = leaky(l_Pa·W₁ + b)·W₂, all zeros moved by the bias alone when the task has no parents. */
export interface Head {
  /** l [n] → out [dim Y]. */
  apply(factors: Float64Array, out: Float64Array): void;
}

/** @param parents indices of the task's parents, ascending */
export function buildHead(parents: readonly number[], targetDim: number, stream: Stream): Head {
  const width = Math.max(HEAD_WIDTH, parents.length);
  const inner = orthogonalMatrix(parents.length, width, stream.fork('inner'));
  const biasStream = stream.fork('bias');
  const bias = Float64Array.from({ length: width }, () => 0.3 * biasStream.normal());
  const outer = orthogonalMatrix(width, targetDim, stream.fork('outer'));
  const selected = new Float64Array(parents.length);
  const hidden = new Float64Array(width);
  return {
    apply(factors, out) {
      parents.forEach((i, k) => {
        selected[k] = factors[i];
      });
      multiplyRow(selected, inner, bias, hidden);
      leakyRelu(hidden, HEAD_SLOPE);
      multiplyRow(hidden, outer, null, out);
      for (let j = 0; j < out.length; j++) out[j] *= 2;
    },
  };
}
