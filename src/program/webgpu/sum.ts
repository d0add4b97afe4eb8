import { reads, writes } from '../access';
import { sizeOf, type Value, type View } from '../graph';
import { MOST_TERMS } from './fuse';
import type { Emitter } from './lowering';
import { shader } from './shader';

const adding = shader(
  { terms: 'word', count: 'word', block: 'word', w: 'word', x: 'word', y: 'word', z: 'word', sum: 'word' },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  let end = min((group + 1u) * a.block, a.count);
  for (var i = group * a.block + thread; i < end; i += 64u) {
    var sum = m[a.w + i];
    if (a.terms > 1u) { sum += m[a.x + i]; }
    if (a.terms > 2u) { sum += m[a.y + i]; }
    if (a.terms > 3u) { sum += m[a.z + i]; }
    m[a.sum + i] = sum;
  }
}
`,
);

/** Adds values of one shape, as many as there are. */
export function sumOf(emit: Emitter, terms: readonly View[], result: View): void {
  const count = sizeOf(result.shape);
  const block = emit.software ? 2048 : 256;
  const most = MOST_TERMS;
  const values = terms.map(({ value }) => value);
  const add = (some: readonly Value[], sum: Value): void => {
    const [w, x = w, y = w, z = w] = some;
    emit.dispatch(adding, Math.ceil(count / block), {
      terms: some.length,
      count,
      block,
      w: reads(w),
      x: reads(x),
      y: reads(y),
      z: reads(z),
      sum: writes(sum),
    });
  };
  while (values.length > most) {
    const sum = emit.temporary(count);
    add(values.splice(0, most), sum);
    values.push(sum);
  }
  add(values, result.value);
}
