import { stackPhrasings } from '../../model/text/batch';
import { fieldFeeds } from '../../model/text/feeds';
import type { Look } from '../protocol';
import type { TextContext } from './context';

const ROWS = 100;
const MOST_NEIGHBOURS = 8;

interface Phrasing {
  readonly task: number;
  readonly ids: Int32Array;
  /** Whether training used it. */
  readonly trained: boolean;
}

/** Every known way to ask for a task, with its hₜ where the model has one. */
export class Phrasings {
  readonly #context: TextContext;
  readonly #phrasings: readonly Phrasing[];
  #represented: Promise<Float32Array[]> | null = null;

  constructor(context: TextContext) {
    this.#context = context;
    const trainedTasks = context.corpus.tasks.length;
    this.#phrasings = context.tasks.flatMap(({ instructions, heldOutInstructions }, task) => [
      ...instructions.map((ids) => ({ task, ids, trained: task < trainedTasks })),
      ...heldOutInstructions.map((ids) => ({ task, ids, trained: false })),
    ]);
  }

  /** The task an instruction asks for and the trained phrasings nearest to it. */
  async find(instruction: Int32Array): Promise<Pick<Look, 'task' | 'neighbours'>> {
    const exact = this.#phrasings.find(({ ids }) => ids.every((id, t) => id === instruction[t]));
    const task = exact ? { index: exact.task, exact: true } : null;
    if (!this.#context.trainable.model.instructions) return { task, neighbours: [] };

    this.#represented ??= this.#represent(this.#phrasings.map(({ ids }) => ids));
    const represented = await this.#represented;
    const [asked] = await this.#represent([instruction]);
    const near = this.#phrasings
      .map((phrasing, k) => ({ ...phrasing, cosine: cosine(asked, represented[k]) }))
      .sort((a, b) => b.cosine - a.cosine);
    return {
      task: task ?? { index: near[0].task, exact: false },
      neighbours: near
        .filter(({ trained }) => trained)
        .slice(0, MOST_NEIGHBOURS)
        .map(({ task: index, ids, cosine: similarity }) => ({
          task: index,
          phrasing: this.#context.world.reader.write(ids),
          cosine: similarity,
        })),
    };
  }

  /** hₜ of each [d]. */
  async #represent(instructions: readonly Int32Array[]): Promise<Float32Array[]> {
    const { runner, trainable } = this.#context;
    const { instructions: inspected } = trainable.model;
    const size = instructions.length === 1 ? 1 : ROWS;
    const vectors: Float32Array[] = [];
    for (let from = 0; inspected && from < instructions.length; from += size) {
      const rows = Array.from(
        { length: size },
        (_, i) => instructions[Math.min(from + i, instructions.length - 1)],
      );
      const field = stackPhrasings(rows);
      const feeds = fieldFeeds('instruction', field, inspected.weigh(field));
      const { sum } = await runner.run('represent', feeds, (inputs) => ({
        sum: inspected.represent(inputs),
      }));
      const width = sum.length / size;
      for (let i = 0; i < Math.min(size, instructions.length - from); i++) {
        vectors.push(Float32Array.from(sum.subarray(i * width, (i + 1) * width)));
      }
    }
    return vectors;
  }
}

/** In [−1, 1]; 0 where one of them is 0, as hₜ of an instruction without a telling word is. */
function cosine(a: Float32Array, b: Float32Array): number {
  let product = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    squareA += a[i] * a[i];
    squareB += b[i] * b[i];
  }
  const norm = Math.sqrt(squareA * squareB);
  return norm > 0 ? Math.max(-1, Math.min(1, product / norm)) : 0;
}
