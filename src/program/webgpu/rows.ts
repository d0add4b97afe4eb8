import { reads, writes } from '../access';
import { sizeOf, type View } from '../graph';
import type { Emitter } from './lowering';
import { lanesFor } from './reduce';
import { shader, THREADS } from './shader';
import { LOWEST, ROWS, variants } from './wgsl';

const softmaxing = variants(
  { rows: 'word', width: 'word', lanes: 'word', x: 'word', y: 'word' },
  (lanes) => `${lanes}
fn run(a: Arguments, group: u32, thread: u32) {
  ${ROWS}
  let x = a.x + row * a.width;
  var share = ${LOWEST};
  for (var c = lane; c < a.width; c += a.lanes) { share = max(share, m[x + c]); }
  let highest = maxOverLanes(share, thread, first, 1u, a.lanes);
  share = 0.0;
  for (var c = lane; c < a.width; c += a.lanes) { share += exp(m[x + c] - highest); }
  let total = sumOverLanes(share, thread, first, 1u, a.lanes);
  if (writing) {
    for (var c = lane; c < a.width; c += a.lanes) {
      m[a.y + row * a.width + c] = exp(m[x + c] - highest) / total;
    }
  }
}
`,
);

/** Softmax over the last axis. */
export function softmax(emit: Emitter, x: View, y: View): void {
  const width = x.shape.at(-1) ?? 1;
  const rows = sizeOf(x.shape) / width;
  const lanes = lanesFor(emit, rows, width);
  emit.dispatch(softmaxing, Math.ceil((rows * lanes) / THREADS), {
    rows,
    width,
    lanes,
    x: reads(x),
    y: writes(y),
  });
}

const highestOf = shader(
  { rows: 'word', width: 'word', x: 'word', y: 'word' },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  let row = group * 64u + thread;
  if (row >= a.rows) { return; }
  let x = a.x + row * a.width;
  var best = 0u;
  for (var c = 1u; c < a.width; c++) {
    if (m[x + c] > m[x + best]) { best = c; }
  }
  m[a.y + row] = f32(best);
}
`,
);

/** Index of the highest entry along the last axis; the first of several. */
export function argMax(emit: Emitter, x: View, y: View): void {
  const width = x.shape.at(-1) ?? 1;
  const rows = sizeOf(x.shape) / width;
  emit.dispatch(highestOf, Math.ceil(rows / THREADS), { rows, width, x: reads(x), y: writes(y) });
}
