import { reads, writes } from '../../program/access';
import type { View } from '../../program/graph';
import type { Emitter, Lowering } from '../../program/webgpu/lowering';
import { lanesFor, sumOfParts } from '../../program/webgpu/reduce';
import { NONE, THREADS } from '../../program/webgpu/shader';
import { ROWS, variants } from '../../program/webgpu/wgsl';
import { EPSILON } from './layerNorm';

/** Mean and 1/deviation of the row that begins at `x`; all threads of a workgroup come by. */
const STATISTICS = `
fn statistics(a: Arguments, x: u32, thread: u32, lane: u32, first: u32) -> vec2f {
  let width = f32(a.width);
  var share = 0.0;
  for (var c = lane; c < a.width; c += a.lanes) { share += m[x + c]; }
  let mean = sumOverLanes(share, thread, first, 1u, a.lanes) / width;
  share = 0.0;
  for (var c = lane; c < a.width; c += a.lanes) {
    let centred = m[x + c] - mean;
    share += centred * centred;
  }
  let variance = sumOverLanes(share, thread, first, 1u, a.lanes) / width;
  return vec2f(mean, inverseSqrt(variance + ${EPSILON}));
}
`;

const forward = variants(
  { rows: 'word', width: 'word', lanes: 'word', x: 'word', gain: 'word', bias: 'word', y: 'word' },
  (lanes) => `${lanes}${STATISTICS}
fn run(a: Arguments, group: u32, thread: u32) {
  ${ROWS}
  let x = a.x + row * a.width;
  let found = statistics(a, x, thread, lane, first);
  if (writing) {
    for (var c = lane; c < a.width; c += a.lanes) {
      m[a.y + row * a.width + c] = (m[x + c] - found.x) * found.y * m[a.gain + c] + m[a.bias + c];
    }
  }
}
`,
);

/** dx, and each row's mean and 1/deviation for the sums over rows. */
const backward = variants(
  {
    rows: 'word',
    width: 'word',
    lanes: 'word',
    dy: 'word',
    x: 'word',
    gain: 'word',
    addend: 'word',
    dx: 'word',
    found: 'word',
  },
  (lanes) => `${lanes}${STATISTICS}
fn run(a: Arguments, group: u32, thread: u32) {
  ${ROWS}
  let x = a.x + row * a.width;
  let dy = a.dy + row * a.width;
  let found = statistics(a, x, thread, lane, first);
  var share = 0.0;
  var shareX = 0.0;
  for (var c = lane; c < a.width; c += a.lanes) {
    let g = m[dy + c] * m[a.gain + c];
    share += g;
    shareX += g * (m[x + c] - found.x) * found.y;
  }
  let meanG = sumOverLanes(share, thread, first, 1u, a.lanes) / f32(a.width);
  let meanGX = sumOverLanes(shareX, thread, first, 1u, a.lanes) / f32(a.width);
  if (writing) {
    for (var c = lane; c < a.width; c += a.lanes) {
      let normal = (m[x + c] - found.x) * found.y;
      var dx = (m[dy + c] * m[a.gain + c] - meanG - normal * meanGX) * found.y;
      if (a.addend != NONE) { dx += m[a.addend + row * a.width + c]; }
      m[a.dx + row * a.width + c] = dx;
    }
    if (lane == 0u) {
      m[a.found + 2u * row] = found.x;
      m[a.found + 2u * row + 1u] = found.y;
    }
  }
}
`,
);

/** Σ dy·x̂ and Σ dy over parts of the rows; neighbouring threads take neighbouring columns. */
const sums = variants(
  {
    rows: 'word',
    width: 'word',
    lanes: 'word',
    part: 'word',
    dy: 'word',
    x: 'word',
    found: 'word',
    dgain: 'word',
    dbias: 'word',
    distance: 'word',
  },
  (lanes) => `${lanes}
fn run(a: Arguments, group: u32, thread: u32) {
  let together = 64u / a.lanes;
  let across = (a.width + together - 1u) / together;
  let wanted = group % across * together + thread % together;
  let column = min(wanted, a.width - 1u);
  let lane = thread / together;
  let part = group / across;
  var shareX = 0.0;
  var share = 0.0;
  for (var row = part * a.part + lane; row < min((part + 1u) * a.part, a.rows); row += a.lanes) {
    let dy = m[a.dy + row * a.width + column];
    shareX += dy * (m[a.x + row * a.width + column] - m[a.found + 2u * row]) * m[a.found + 2u * row + 1u];
    share += dy;
  }
  let dgain = sumOverLanes(shareX, thread, thread % together, together, a.lanes);
  let dbias = sumOverLanes(share, thread, thread % together, together, a.lanes);
  if (lane == 0u && wanted < a.width) {
    m[a.dgain + part * a.distance + column] = dgain;
    m[a.dbias + part * a.distance + column] = dbias;
  }
}
`,
);

/** `layerNorm` and its gradient; see `layerNorm.ts`, and `fuse.ts` for `addend`. */
export const layerNormGpu: Readonly<Record<string, Lowering>> = {
  SitLayerNorm({ inputs: { x, gain, bias }, outputs: [y] }, emit) {
    const [rows, width] = x.shape;
    const lanes = lanesFor(emit, rows, width);
    emit.dispatch(forward, Math.ceil((rows * lanes) / THREADS), {
      rows,
      width,
      lanes,
      x: reads(x),
      gain: reads(gain),
      bias: reads(bias),
      y: writes(y),
    });
  },

  SitLayerNormGradient({ inputs: { dy, x, gain, addend }, outputs: [dx, dgain, dbias] }, emit) {
    const [rows, width] = x.shape;
    const lanes = lanesFor(emit, rows, width);
    const found = emit.temporary(2 * rows);
    emit.dispatch(backward, Math.ceil((rows * lanes) / THREADS), {
      rows,
      width,
      lanes,
      dy: reads(dy),
      x: reads(x),
      gain: reads(gain),
      addend: addend ? reads(addend) : NONE,
      dx: writes(dx),
      found: writes(found),
    });
    if (emit.isUsed(dgain) || emit.isUsed(dbias)) {
      sumOverRows(emit, { dy, x, found: { value: found, shape: [rows, 2] } }, dgain, dbias);
    }
  },
};

function sumOverRows(
  emit: Emitter,
  { dy, x, found }: { dy: View; x: View; found: View },
  dgain: View,
  dbias: View,
): void {
  const [rows, width] = x.shape;
  const lanes = emit.software ? 1 : 4;
  const part = emit.software ? 256 : 64;
  const count = Math.ceil(rows / part);
  const parts = count > 1 ? emit.temporary(count * 2 * width) : null;
  emit.dispatch(sums, Math.ceil((width * lanes) / THREADS) * count, {
    rows,
    width,
    lanes,
    part,
    dy: reads(dy),
    x: reads(x),
    found: reads(found),
    dgain: parts ? writes(parts, 0) : writes(dgain),
    dbias: parts ? writes(parts, width) : writes(dbias),
    distance: 2 * width,
  });
  if (parts) {
    sumOfParts(emit, { parts, begin: 0, distance: 2 * width, count }, writes(dgain));
    sumOfParts(emit, { parts, begin: width, distance: 2 * width, count }, writes(dbias));
  }
}
