import { reshape, slice, type Tensor1D, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { addRows } from '../../kernels/addRows/addRows';
import { batchMatMul } from '../../kernels/batchMatMul/batchMatMul';
import { embedding } from '../../kernels/embedding/embedding';
import { PAD, type TextCorpus } from '../../tasks/corpus';
import type { Parameters } from '../parameters';
import type { Tokens } from './batch';
import { type Field, flat } from './feeds';
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

  /** Word embeddings without positions of ids [size, length]. */
  words(ids: Tensor2D): Sequence {
    const [size, length] = ids.shape;
    return { rows: embedding(matrix(this.#parameters, 'embedding/words'), flat(ids)), size, length };
  }

  /** Word embeddings plus positions `from` … `from` + length − 1. */
  placed({ rows, size, length }: Sequence, from = 0): Sequence {
    const flatRows = reshape(rows, [size, length * this.width]) as Tensor2D;
    const row = reshape(this.#positionsFrom(from, length), [length * this.width]) as Tensor1D;
    const placed = reshape(addRows(flatRows, row), [size * length, this.width]) as Tensor2D;
    return { rows: placed, size, length };
  }

  /** hₜ: the sum of each row's word embeddings by their weights, see `instructionWeights` [size, d]. */
  sum({ ids, weights }: Field): Tensor2D {
    const { rows, size, length } = this.words(ids);
    const counted = reshape(weights, [size, 1, length]) as Tensor3D;
    return reshape(batchMatMul(counted, reshape(rows, [size, length, this.width])), [size, this.width]);
  }

  #positionsFrom(from: number, length: number): Tensor2D {
    const table = matrix(this.#parameters, 'embedding/positions');
    return length === this.#positions ? table : (slice(table, [from, 0], [length, this.width]) as Tensor2D);
  }
}

/**
 * What each token of an instruction counts in hₜ [size · length]: 1, but 0 for padding and for the words that every
 * instruction contains. Those say nothing about the task; a bias that they add to hₜ would move the masks of all tasks
 * together with every gradient their word gets elsewhere ("the" stands in sources too), and masks then form worse.
 */
export function instructionWeights(corpus: TextCorpus): (tokens: Tokens) => Float32Array {
  const counts = new Uint8Array(corpus.vocabulary.length).fill(1);
  counts[PAD] = 0;
  for (const id of wordsOfEveryInstruction(corpus)) counts[id] = 0;
  return ({ ids }) => {
    const weights = new Float32Array(ids.length);
    for (let i = 0; i < ids.length; i++) weights[i] = counts[ids[i]];
    return weights;
  };
}

/** Tokens that stand in every phrasing of every task. */
function wordsOfEveryInstruction({ tasks }: TextCorpus): ReadonlySet<number> {
  const phrasings = tasks.flatMap(({ instructions }) => instructions);
  const [first, ...others] = phrasings.map((phrasing) => new Set(phrasing));
  return new Set([...first].filter((id) => others.every((words) => words.has(id))));
}
