import { reads, writes } from '../access';
import { sizeOf, type View } from '../graph';
import type { Emitter } from './lowering';
import { shader } from './shader';

/** Elements per workgroup. */
const BLOCK = 256;

const gathering = shader(
  { limit: 'word', width: 'word', count: 'word', table: 'word', ids: 'word', y: 'word' },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  for (var i = group * ${BLOCK}u + thread; i < min((group + 1u) * ${BLOCK}u, a.count); i += 64u) {
    let id = min(u32(m[a.ids + i / a.width]), a.limit - 1u);
    m[a.y + i] = m[a.table + id * a.width + i % a.width];
  }
}
`,
);

/** Rows of a table [V, …] by id. A GPU cannot refuse: an id outside [0, V) is taken for the nearest one inside. */
export function gatherRows(emit: Emitter, table: View, ids: View, y: View): void {
  const [limit, ...row] = table.shape;
  const count = sizeOf(y.shape);
  emit.dispatch(gathering, Math.ceil(count / BLOCK), {
    limit,
    width: sizeOf(row),
    count,
    table: reads(table),
    ids: reads(ids),
    y: writes(y),
  });
}
