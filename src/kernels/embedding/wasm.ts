import { reads, writes } from '../../program/access';
import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';
import { emitGather } from '../stock/moves';

/** Columns that threads share out together: a cache line. */
const COLUMNS = 16;

const forward: Lowering = ({ inputs: { table, ids }, outputs: [out] }, emit) => {
  emitGather(emit, table, ids, out);
};

/** Split by columns: several rows of dy may belong to one row of the table. */
const backward: Lowering = ({ inputs: { dy, ids }, outputs: [dtable] }, emit) => {
  const [vocabulary, width] = dtable.shape;
  const rows = ids.value.size;
  emit.instruction({
    code: Code.scatterRows,
    parts: Math.ceil(width / COLUMNS),
    cost: (rows + vocabulary) * width,
    words: (from, to) => {
      const begin = from * COLUMNS;
      const end = Math.min(width, to * COLUMNS);
      return [
        reads(dy, begin, (rows - 1) * width + end),
        reads(ids),
        writes(dtable, begin, (vocabulary - 1) * width + end),
        ...[rows, end - begin, width, vocabulary],
      ];
    },
  });
};

export const embeddingLowerings: Record<string, Lowering> = {
  SitEmbedding: forward,
  SitEmbeddingGradient: backward,
};
