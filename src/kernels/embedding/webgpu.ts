import { reads, writes } from '../../program/access';
import { gatherRows } from '../../program/webgpu/gather';
import type { Lowering } from '../../program/webgpu/lowering';
import { shader, THREADS } from '../../program/webgpu/shader';

/**
 * Rows of dy in the order of their ids: a thread finds all places of one id, in order, and writes them to where those of all
 * smaller ids end.
 */
const sorting = shader(
  { vocabulary: 'word', rows: 'word', ids: 'word', sorted: 'word', ends: 'word' },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  let id = f32(group * 64u + thread);
  if (id >= f32(a.vocabulary)) { return; }
  var at = 0u;
  for (var i = 0u; i < a.rows; i++) { at += select(0u, 1u, m[a.ids + i] < id); }
  for (var i = 0u; i < a.rows; i++) {
    if (m[a.ids + i] == id) {
      m[a.sorted + at] = f32(i);
      at++;
    }
  }
  m[a.ends + u32(id)] = f32(at);
}
`,
);

/** A thread adds up one column of one id's rows: no two write to one place, and the order is the same in every run. */
const adding = shader(
  { width: 'word', count: 'word', dy: 'word', sorted: 'word', ends: 'word', dtable: 'word' },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  let i = group * 64u + thread;
  if (i >= a.count) { return; }
  let id = i / a.width;
  let column = a.dy + i % a.width;
  var begin = 0u;
  if (id > 0u) { begin = u32(m[a.ends + id - 1u]); }
  let end = u32(m[a.ends + id]);
  var sum = 0.0;
  for (var r = begin; r < end; r++) { sum += m[column + u32(m[a.sorted + r]) * a.width]; }
  m[a.dtable + i] = sum;
}
`,
);

/** `embedding` and its gradient; see `embedding.ts`. */
export const embeddingGpu: Readonly<Record<string, Lowering>> = {
  SitEmbedding({ inputs: { table, ids }, outputs: [y] }, emit) {
    gatherRows(emit, table, ids, y);
  },

  SitEmbeddingGradient({ inputs: { dy, ids }, outputs: [dtable] }, emit) {
    const [vocabulary, width] = dtable.shape;
    const rows = dy.shape[0];
    const sorted = emit.temporary(rows);
    const ends = emit.temporary(vocabulary);
    emit.dispatch(sorting, Math.ceil(vocabulary / THREADS), {
      vocabulary,
      rows,
      ids: reads(ids),
      sorted: writes(sorted),
      ends: writes(ends),
    });
    const count = vocabulary * width;
    emit.dispatch(adding, Math.ceil(count / THREADS), {
      width,
      count,
      dy: reads(dy),
      sorted: reads(sorted),
      ends: reads(ends),
      dtable: writes(dtable),
    });
  },
};
