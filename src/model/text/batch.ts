import { BOS, PAD, type TextCorpus, type TokenSet } from '../../tasks/corpus';

/** Token ids [size, length], row-major, padded with PAD. */
export interface Tokens {
  readonly ids: Int32Array;
  readonly size: number;
  readonly length: number;
}

/**
 * Some examples of a token set. Source and target are cut to the batch's longest (see `trimmed`); the instruction
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
export function gatherBatch(corpus: TextCorpus, set: TokenSet, indices: readonly number[]): TextBatch {
  return {
    size: indices.length,
    instruction: gather(set.instruction, corpus.instructionLength, indices),
    source: trimmed(gather(set.source, corpus.sourceLength, indices)),
    target: trimmed(gather(set.target, corpus.targetLength, indices)),
    task: Int32Array.from(indices, (i) => set.task[i]),
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
  for (let b = 0; b < size; b++) {
    shifted[b * length] = BOS;
    shifted.set(ids.subarray(b * length, (b + 1) * length - 1), b * length + 1);
  }
  return { ids: shifted, size, length };
}

/** Each row of `left`, then `separator`, then the row of `right`. */
export function joined(left: Tokens, separator: number, right: Tokens): Tokens {
  const length = left.length + 1 + right.length;
  const ids = new Int32Array(left.size * length);
  for (let b = 0; b < left.size; b++) {
    ids.set(left.ids.subarray(b * left.length, (b + 1) * left.length), b * length);
    ids[b * length + left.length] = separator;
    ids.set(right.ids.subarray(b * right.length, (b + 1) * right.length), b * length + left.length + 1);
  }
  return { ids, size: left.size, length };
}

/** 1 where a token is real, 0 where it is padding [size · length]. */
export function realTokens({ ids }: Tokens): Float32Array {
  return Float32Array.from(ids, (id) => (id === PAD ? 0 : 1));
}

function gather(field: Int32Array, length: number, indices: readonly number[]): Tokens {
  const ids = new Int32Array(indices.length * length);
  indices.forEach((index, b) => {
    ids.set(field.subarray(index * length, (index + 1) * length), b * length);
  });
  return { ids, size: indices.length, length };
}

/**
 * Cuts the padding that no row uses. Lengths go up in steps of eight, so that a batch of people's own texts costs what
 * its longest text costs, while the number of distinct shapes (compiled programs, on a GPU) stays small.
 */
function trimmed({ ids, size, length }: Tokens): Tokens {
  let longest = 1;
  for (let b = 0; b < size; b++) {
    let end = length;
    while (end > longest && ids[b * length + end - 1] === PAD) end--;
    longest = Math.max(longest, end);
  }
  const cut = Math.min(length, Math.ceil(longest / 8) * 8);
  if (cut === length) return { ids, size, length };
  const kept = new Int32Array(size * cut);
  for (let b = 0; b < size; b++) kept.set(ids.subarray(b * length, b * length + cut), b * cut);
  return { ids: kept, size, length: cut };
}
