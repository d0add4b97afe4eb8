import { BOS, PAD, type TextCorpus, type TokenSet } from '../../tasks/corpus';

/** Token ids [size, length], row-major, padded with PAD. */
export interface Tokens {
  readonly ids: Int32Array;
  readonly size: number;
  readonly length: number;
}

/**
 * Some examples of a token set. Source and target are cut to the batch's longest (see `trimmedLength`); the instruction
 * keeps its full length, so that in a joined sequence an example's positions do not depend on its neighbours.
 */
export interface TextBatch {
  readonly size: number;
  readonly instruction: Tokens;
  readonly source: Tokens;
  readonly target: Tokens;
  /** Task index of each example [size]. */
  readonly task: Int32Array;
}

/** The rows of `set` at `indices`, in that order. */
export function gatherBatch(corpus: TextCorpus, set: TokenSet, indices: ArrayLike<number>): TextBatch {
  const size = indices.length;
  const task = new Int32Array(size);
  for (let b = 0; b < size; b++) task[b] = set.task[indices[b]];
  return {
    size,
    instruction: gather(set.instruction, corpus.instructionLength, corpus.instructionLength, indices),
    source: trimmed(set.source, corpus.sourceLength, indices),
    target: trimmed(set.target, corpus.targetLength, indices),
    task,
  };
}

/** Several phrasings as one field. @throws Error when they differ in length. */
export function stackPhrasings(phrasings: readonly Int32Array[]): Tokens {
  const length = phrasings[0].length;
  const ids = new Int32Array(phrasings.length * length);
  phrasings.forEach((phrasing, i) => {
    if (phrasing.length !== length)
      throw new Error(`phrasing of ${phrasing.length} tokens among ones of ${length}`);
    ids.set(phrasing, i * length);
  });
  return { ids, size: phrasings.length, length };
}

/** The decoder's input under teacher forcing: BOS, then the target without its last token. */
export function shiftedRight({ ids, size, length }: Tokens): Tokens {
  const shifted = new Int32Array(ids.length);
  shifted.set(ids.subarray(0, ids.length - 1), 1);
  for (let b = 0; b < size; b++) shifted[b * length] = BOS;
  return { ids: shifted, size, length };
}

/** Each row of `left`, then `separator`, then the row of `right`. */
export function joined(left: Tokens, separator: number, right: Tokens): Tokens {
  const length = left.length + 1 + right.length;
  const ids = new Int32Array(left.size * length);
  for (let b = 0; b < left.size; b++) {
    let at = b * length;
    for (let t = 0; t < left.length; t++) ids[at++] = left.ids[b * left.length + t];
    ids[at++] = separator;
    for (let t = 0; t < right.length; t++) ids[at++] = right.ids[b * right.length + t];
  }
  return { ids, size: left.size, length };
}

/** 1 where a token is real, 0 where it is padding [size · length]. */
export function realTokens({ ids }: Tokens): Float32Array {
  const real = new Float32Array(ids.length);
  for (let i = 0; i < ids.length; i++) if (ids[i] !== PAD) real[i] = 1;
  return real;
}

/** The first `kept` tokens of these rows of a field. */
function gather(field: Int32Array, length: number, kept: number, indices: ArrayLike<number>): Tokens {
  const size = indices.length;
  const ids = new Int32Array(size * kept);
  for (let b = 0; b < size; b++) {
    const from = indices[b] * length;
    for (let t = 0; t < kept; t++) ids[b * kept + t] = field[from + t];
  }
  return { ids, size, length: kept };
}

function trimmed(field: Int32Array, length: number, indices: ArrayLike<number>): Tokens {
  return gather(field, length, trimmedLength(field, length, indices), indices);
}

/**
 * The length without the padding that none of these rows uses. Lengths go up in steps of eight, so that a batch of
 * people's own texts costs what its longest text costs, while the number of distinct shapes (each a program of its own)
 * stays small.
 */
function trimmedLength(field: Int32Array, length: number, indices: ArrayLike<number>): number {
  let longest = 1;
  for (let b = 0; b < indices.length; b++) {
    const row = indices[b] * length;
    let end = length;
    while (end > longest && field[row + end - 1] === PAD) end--;
    longest = end;
  }
  return Math.min(length, Math.ceil(longest / 8) * 8);
}
