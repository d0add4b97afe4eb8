import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';

/** A stream's whole state: plain numbers, so that a checkpoint can hold it. */
export interface StreamState {
  readonly words: readonly number[];
  readonly spareNormal: number | null;
}

/**
 * A named, forkable stream of random numbers. Every draw in the lab (data, initial weights, batches, mask noise)
 * comes from one, made on the CPU, so that a run depends on its experiment alone: forking by name means that adding
 * a consumer never shifts the numbers another one sees.
 */
export class Stream {
  readonly #name: string;
  #generator: JumpableRandomGenerator;
  #spareNormal: number | null = null;

  private constructor(name: string, generator: JumpableRandomGenerator) {
    this.#name = name;
    this.#generator = generator;
  }

  /** The stream called `name` of an experiment with this seed. */
  static of(seed: number, name: string): Stream {
    return Stream.#named(`${seed}/${name}`);
  }

  static #named(name: string): Stream {
    return new Stream(name, xoroshiro128plus(hash32(name)));
  }

  /** An independent stream; depends on this stream's name and on `name`, not on how much was drawn from it. */
  fork(name: string): Stream {
    return Stream.#named(`${this.#name}/${name}`);
  }

  save(): StreamState {
    return { words: [...this.#generator.getState()], spareNormal: this.#spareNormal };
  }

  restore(state: StreamState): void {
    this.#generator = xoroshiro128plusFromState(state.words);
    this.#spareNormal = state.spareNormal;
  }

  /** Uniform on the open interval (0, 1): never 0, so that its logarithm is finite. */
  uniform(): number {
    return ((this.#generator.next() >>> 0) + 0.5) / 0x1_0000_0000;
  }

  /** Standard normal (Marsaglia's polar method, both values used). */
  normal(): number {
    if (this.#spareNormal !== null) {
      const value = this.#spareNormal;
      this.#spareNormal = null;
      return value;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const s = x * x + y * y;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        this.#spareNormal = y * scale;
        return x * scale;
      }
    }
  }

  /** Standard logistic: the noise of a binary concrete sample. */
  logistic(): number {
    const u = this.uniform();
    return Math.log(u) - Math.log1p(-u);
  }

  /** Uniform integer in [0, bound). */
  int(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.int(values.length)];
  }

  /** Index i with probability weights[i] / sum(weights). */
  weighted(weights: readonly number[]): number {
    let total = 0;
    for (const w of weights) total += w;
    let left = this.uniform() * total;
    for (let i = 0; i < weights.length - 1; i++) {
      left -= weights[i];
      if (left < 0) return i;
    }
    return weights.length - 1;
  }

  /** Shuffles in place (Fisher–Yates) and returns the same array. */
  shuffle<T>(values: T[]): T[] {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [values[i], values[j]] = [values[j], values[i]];
    }
    return values;
  }
}

/** 32-bit FNV-1a with a final avalanche, so that names differing in one character give unrelated seeds. */
function hash32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
