import { reshape, slice, type Tensor1D, type Tensor2D, tensor1d, tensor3d } from '@tensorflow/tfjs-core';
import { addRows } from '../../kernels/addRows/addRows';
import { batchMatMul } from '../../kernels/batchMatMul/batchMatMul';
import { embedding } from '../../kernels/embedding/embedding';
import { PAD, type TextCorpus } from '../../tasks/corpus';
import type { Parameters } from '../parameters';
import type { Tokens } from './batch';
import { matrix, type Sequence } from './transformer';

/**
 * Word and position embeddings, one table each, shared by every part of a model that reads or writes tokens
 * (initial deviations 0.3 and 0.1).
 */
export class TokenEmbedding {
  readonly width: number;
  readonly #parameters: Parameters;
  readonly #positions: number;
  readonly #constant: ReadonlySet<number>;

  /** `positions`: the longest sequence that will be embedded. */
  constructor(parameters: Parameters, corpus: TextCorpus, positions: number, width: number) {
    this.width = width;
    this.#constant = wordsOfEveryInstruction(corpus);
    this.#parameters = parameters;
    this.#positions = positions;
    parameters.normal('embedding/words', [corpus.vocabulary.length, width], 0.3);
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

  /**
   * hₜ: the sum of each row's word embeddings, without padding and without the words that every instruction contains
   * [size, d]. Those say nothing about the task; a bias that they add to hₜ would move the masks of all tasks together
   * with every gradient their word gets elsewhere ("the" stands in sources too), and masks then form worse.
   */
  sum(tokens: Tokens): Tensor2D {
    const { rows, size, length } = this.words(tokens);
    const counted = Float32Array.from(tokens.ids, (id) => (id === PAD || this.#constant.has(id) ? 0 : 1));
    const weights = tensor3d(counted, [size, 1, length]);
    return reshape(batchMatMul(weights, reshape(rows, [size, length, this.width])), [size, this.width]);
  }
}

/** Tokens that stand in every phrasing of every task. */
function wordsOfEveryInstruction({ tasks }: TextCorpus): ReadonlySet<number> {
  const phrasings = tasks.flatMap(({ instructions }) => instructions);
  const [first, ...others] = phrasings.map((phrasing) => new Set(phrasing));
  return new Set([...first].filter((id) => others.every((words) => words.has(id))));
}
