import type { Stream } from '../../lib/random';
import type { Feeds } from '../../program/graph';
import type { NumericCorpus, NumericSet } from '../../tasks/corpus';
import { drawIndices } from '../draws';

/** Examples as the model takes them: source [B, dim X], targets with the tasks in front [m, B, dim Y]. */
export interface NumericBatch {
  readonly size: number;
  readonly source: Float32Array;
  readonly targets: Float32Array;
}

/** `size` examples of the training pool, drawn with replacement. */
export function drawBatch(corpus: NumericCorpus, size: number, stream: Stream): NumericBatch {
  return gatherBatch(corpus, corpus.train, drawIndices(size, corpus.train.size, stream));
}

/** The examples at `indices`, in that order. */
export function gatherBatch(corpus: NumericCorpus, set: NumericSet, indices: Int32Array): NumericBatch {
  const { sourceDim, targetDim, taskCount } = corpus;
  const size = indices.length;
  const source = new Float32Array(size * sourceDim);
  const targets = new Float32Array(taskCount * size * targetDim);
  for (let to = 0; to < size; to++) {
    const from = indices[to];
    for (let d = 0; d < sourceDim; d++) source[to * sourceDim + d] = set.source[from * sourceDim + d];
    for (let t = 0; t < taskCount; t++) {
      const at = (from * taskCount + t) * targetDim;
      for (let d = 0; d < targetDim; d++) targets[(t * size + to) * targetDim + d] = set.targets[at + d];
    }
  }
  return { size, source, targets };
}

/** What the model reads of a batch: `source` [B, dim X] and, to be scored, `targets` [m, B, dim Y]. */
export function batchFeeds(corpus: NumericCorpus, { size, source, targets }: NumericBatch): Feeds {
  return {
    source: { shape: [size, corpus.sourceDim], values: source },
    targets: { shape: [corpus.taskCount, size, corpus.targetDim], values: targets },
  };
}

/** The whole set. */
export function wholeSet(corpus: NumericCorpus, set: NumericSet): NumericBatch {
  return gatherBatch(
    corpus,
    set,
    Int32Array.from({ length: set.size }, (_, i) => i),
  );
}
