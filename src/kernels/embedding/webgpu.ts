import { reads, writes } from '../../program/access';
import { gatherRows } from '../../program/webgpu/gather';
import type { Lowering } from '../../program/webgpu/lowering';
import { shader } from '../../program/webgpu/shader';

/** Ids that a workgroup looks through at once. */
const CHUNK = 1024;

/**
 * A workgroup makes up to 64 columns of one row of the table's gradient: it lists where that row's id stands, in order, and
 * each thread adds one column of the rows listed. No two threads write to one place, so the sums are the same in every run.
 */
const backward = shader(
  { rows: 'word', width: 'word', dy: 'word', ids: 'word', dtable: 'word' },
  `
var<workgroup> counts: array<u32, 64>;
var<workgroup> listed: array<u32, ${CHUNK}>;
fn run(a: Arguments, group: u32, thread: u32) {
  let blocks = (a.width + 63u) / 64u;
  let id = group / blocks;
  let column = group % blocks * 64u + thread;
  var sum = 0.0;
  for (var start = 0u; start < a.rows; start += ${CHUNK}u) {
    let begin = start + thread * ${CHUNK / 64}u;
    let end = min(begin + ${CHUNK / 64}u, a.rows);
    var mine = 0u;
    for (var i = begin; i < end; i++) { mine += select(0u, 1u, m[a.ids + i] == f32(id)); }
    counts[thread] = mine;
    workgroupBarrier();
    var before = 0u;
    var total = 0u;
    for (var t = 0u; t < 64u; t++) {
      before += select(0u, counts[t], t < thread);
      total += counts[t];
    }
    if (mine > 0u) {
      for (var i = begin; i < end; i++) {
        if (m[a.ids + i] == f32(id)) {
          listed[before] = i;
          before++;
        }
      }
    }
    workgroupBarrier();
    if (column < a.width) {
      for (var i = 0u; i < total; i++) { sum += m[a.dy + listed[i] * a.width + column]; }
    }
  }
  if (column < a.width) { m[a.dtable + id * a.width + column] = sum; }
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
    emit.dispatch(backward, vocabulary * Math.ceil(width / 64), {
      rows: dy.shape[0],
      width,
      dy: reads(dy),
      ids: reads(ids),
      dtable: writes(dtable),
    });
  },
};
