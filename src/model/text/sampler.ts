import type { Stream } from '../../lib/random';

/** Draws examples of a training pool, with replacement: evenly, or by weights. */
export class Sampler {
  readonly #pool: number;
  #weights: Float32Array | null = null;
  /** Running sums of the weights. */
  #sums = new Float64Array(0);

  constructor(pool: number) {
    this.#pool = pool;
  }

  /** How often each example is drawn relative to the others [pool], ≥ 0 and not all 0; null: evenly. */
  get weights(): Float32Array | null {
    return this.#weights;
  }

  set weights(weights: Float32Array | null) {
    this.#weights = weights;
    let sum = 0;
    this.#sums = Float64Array.from(weights ?? [], (weight) => {
      sum += weight;
      return sum;
    });
  }

  /** Indices of `size` examples. */
  draw(size: number, stream: Stream): Int32Array {
    const indices = new Int32Array(size);
    for (let i = 0; i < size; i++)
      indices[i] = this.#weights ? this.#weighted(stream) : stream.int(this.#pool);
    return indices;
  }

  /** The first example whose running sum lies beyond a uniform share of the whole. */
  #weighted(stream: Stream): number {
    const sums = this.#sums;
    const share = stream.uniform() * sums[sums.length - 1];
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > share) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
