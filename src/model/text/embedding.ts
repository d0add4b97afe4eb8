import {
  reshape,
  slice,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
  tensor3d,
} from '@tensorflow/tfjs-core';
import { addRows } from '../../kernels/addRows/addRows';
import { batchMatMul } from '../../kernels/batchMatMul/batchMatMul';
import { embedding } from '../../kernels/embedding/embedding';
import type { Parameters } from '../parameters';
import { realTokens, type Tokens } from './batch';
import { matrix, type Sequence } from './transformer';

/**
 * Word and position embeddings, one table each, shared by every part of a model that reads or writes tokens
 * (initial deviations 0.3 and 0.1).
 */
export class TokenEmbedding {
  readonly width: number;
  readonly #parameters: Parameters;
  readonly #positions: number;

  /** `positions`: the longest sequence that will be embedded. */
  constructor(parameters: Parameters, vocabulary: number, positions: number, width: number) {
    this.width = width;
    this.#parameters = parameters;
    this.#positions = positions;
    parameters.normal('embedding/words', [vocabulary, width], 0.3);
    parameters.normal('embedding/positions', [positions, width], 0.1);
  }

  /** Word embeddings without positions. */
  words(tokens: Tokens): Sequence {
    const rows = embedding(matrix(this.#parameters, 'embedding/words'), tensor1d(tokens.ids, 'int32'));
    return { rows, size: tokens.size, length: tokens.length };
  }

  /** Word embeddings plus positions 0 … length − 1. */
  placed({ rows, size, length }: Sequence): Sequence {
    const flat = reshape(rows, [size, length * this.width]) as Tensor2D;
    const row = reshape(this.positions(length), [length * this.width]) as Tensor1D;
    const placed = reshape(addRows(flat, row), [size * length, this.width]) as Tensor2D;
    return { rows: placed, size, length };
  }

  /** Embeddings of the first `length` positions [length, d]. */
  positions(length: number): Tensor2D {
    const table = matrix(this.#parameters, 'embedding/positions');
    return length === this.#positions ? table : (slice(table, [0, 0], [length, this.width]) as Tensor2D);
  }

  /** hₜ: the sum of each row's word embeddings, padding left out [size, d]. */
  sum(tokens: Tokens): Tensor2D {
    const { rows, size, length } = this.words(tokens);
    const real: Tensor3D = tensor3d(realTokens(tokens), [size, 1, length]);
    return reshape(batchMatMul(real, reshape(rows, [size, length, this.width])), [size, this.width]);
  }
}
