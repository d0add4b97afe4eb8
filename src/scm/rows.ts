import type { MetaScm } from './graph';

/** The adjacency matrix as one bit set per factor: bit t of row i is A_it. The UIC is a statement about these rows. */
export interface FactorRows {
  /** n, number of factors. */
  readonly factors: number;
  /** m, number of tasks. */
  readonly tasks: number;
  /** 32-bit words per row, ⌈m / 32⌉. */
  readonly stride: number;
  /** [factors, stride]; bits beyond m are 0. */
  readonly words: Int32Array;
}

export function emptyRows(factors: number, tasks: number): FactorRows {
  const stride = Math.ceil(tasks / 32);
  return { factors, tasks, stride, words: new Int32Array(factors * stride) };
}

/**
 * Finds factors by id. Lists of parents nearly always follow the order of the factors, so the few ids after the last
 * hit are compared first: a hash lookup for each of five million edges would cost more than the whole check.
 */
export class FactorIndex {
  readonly #ids: readonly string[];
  readonly #byId: ReadonlyMap<string, number>;

  constructor(
    ids: readonly string[],
    byId: ReadonlyMap<string, number> = new Map(ids.map((id, i) => [id, i])),
  ) {
    this.#ids = ids;
    this.#byId = byId;
  }

  /** The position of `id`, or -1; `hint` is where to look first. */
  find(id: string, hint: number): number {
    const ids = this.#ids;
    const end = Math.min(hint + 8, ids.length);
    for (let i = hint; i < end; i++) if (ids[i] === id) return i;
    return this.#byId.get(id) ?? -1;
  }
}

/**
 * Fills rows task by task. The bits of up to 32 tasks are gathered in one array of n words, which stays in the fastest
 * cache, before they are spread over the rows, which do not.
 */
export class RowWriter {
  readonly rows: FactorRows;
  /** Bits of the tasks begun since the last spread, one word per factor. */
  readonly column: Int32Array;
  /** The bit of the current task; callers set it in `column`. */
  bit = 0;
  #task = -1;

  constructor(factors: number, tasks: number) {
    this.rows = emptyRows(factors, tasks);
    this.column = new Int32Array(factors);
  }

  /** Goes on to the next task: the first, after construction. */
  nextTask(): void {
    if (this.#task >= 0 && (this.#task & 31) === 31) this.#spread();
    this.#task++;
    this.bit = 1 << (this.#task & 31);
  }

  finish(): FactorRows {
    if (this.#task >= 0) this.#spread();
    return this.rows;
  }

  #spread(): void {
    const { stride, words } = this.rows;
    for (let i = 0, at = this.#task >>> 5; i < this.column.length; i++, at += stride)
      words[at] = this.column[i];
    this.column.fill(0);
  }
}

/** @returns the rows of a graph that satisfies its type (every parent is a factor) */
export function rowsOf(graph: MetaScm): FactorRows {
  const writer = new RowWriter(graph.factors.length, graph.tasks.length);
  const { column } = writer;
  const index = new FactorIndex(graph.factors.map((f) => f.id));
  for (const { parents } of graph.tasks) {
    writer.nextTask();
    const { bit } = writer;
    let hint = 0;
    for (let k = 0; k < parents.length; k++) {
      const factor = index.find(parents[k], hint);
      column[factor] |= bit;
      hint = factor + 1;
    }
  }
  return writer.finish();
}

/**
 * Groups of two or more factors with equal rows, each in graph order, in the order of their first factor. Rows are
 * hashed, and compared word by word where hashes agree: exact, and linear in the size of the matrix.
 */
export function equalRows(rows: FactorRows): number[][] {
  const { factors, stride, words } = rows;
  let size = 4;
  while (size < factors * 2) size *= 2;
  /** Open addressing: 1 + the first factor of the group, or 0. */
  const table = new Int32Array(size);
  /** The other factors of a group, by its first. */
  const followers = new Map<number, number[]>();
  for (let i = 0; i < factors; i++) {
    let hash = 0x811c9dc5;
    for (let w = i * stride; w < (i + 1) * stride; w++) {
      hash = Math.imul(hash ^ words[w], 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    for (let slot = hash & (size - 1); ; slot = (slot + 1) & (size - 1)) {
      const first = table[slot] - 1;
      if (first < 0) {
        table[slot] = i + 1;
        break;
      }
      if (sameRow(words, stride, first, i)) {
        const group = followers.get(first);
        if (group) group.push(i);
        else followers.set(first, [first, i]);
        break;
      }
    }
  }
  return [...followers.values()].sort((a, b) => a[0] - b[0]);
}

function sameRow(words: Int32Array, stride: number, a: number, b: number): boolean {
  for (let w = 0; w < stride; w++) if (words[a * stride + w] !== words[b * stride + w]) return false;
  return true;
}

/** The number of ones in a 32-bit word. */
export function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
