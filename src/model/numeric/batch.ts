import type { Stream } from '../../lib/random';
import type { NumericCorpus, NumericSet } from '../../tasks/corpus';

/** Examples as the model takes them: source [B, dim X], targets with the tasks in front [m, B, dim Y]. */
export interface NumericBatch {
  readonly size: number;
  readonly source: Float32Array;
  readonly targets: Float32Array;
}

/** `size` examples of the training pool, drawn with replacement. */
export function drawBatch(corpus: NumericCorpus, size: number, stream: Stream): NumericBatch {
  const indices = Int32Array.from({ length: size }, () => stream.int(corpus.train.size));
  return gatherBatch(corpus, corpus.train, indices);
}

/** The examples at `indices`, in that order. */
export function gatherBatch(corpus: NumericCorpus, set: NumericSet, indices: Int32Array): NumericBatch {
  const { sourceDim, targetDim, taskCount } = corpus;
  const size = indices.length;
  const source = new Float32Array(size * sourceDim);
  const targets = new Float32Array(taskCount * size * targetDim);
  indices.forEach((from, to) => {
    source.set(set.source.subarray(from * sourceDim, (from + 1) * sourceDim), to * sourceDim);
    for (let t = 0; t < taskCount; t++) {
      const at = (from * taskCount + t) * targetDim;
      targets.set(set.targets.subarray(at, at + targetDim), (t * size + to) * targetDim);
    }
  });
  return { size, source, targets };
}

/** The whole set. */
export function wholeSet(corpus: NumericCorpus, set: NumericSet): NumericBatch {
  return gatherBatch(
    corpus,
    set,
    Int32Array.from({ length: set.size }, (_, i) => i),
  );
}
