import { shader } from './shader';
import { CURVES, when } from './wgsl';

/*
 * Matrix products as shaders. `product.ts` says what the arguments mean.
 */

export const FIELDS = {
  rows: 'word',
  inner: 'word',
  columns: 'word',
  heads: 'word',
  splits: 'word',
  part: 'word',
  a: 'word',
  aRow: 'word',
  aColumn: 'word',
  aOuter: 'word',
  aHead: 'word',
  b: 'word',
  bRow: 'word',
  bColumn: 'word',
  bOuter: 'word',
  bHead: 'word',
  c: 'word',
  cRow: 'word',
  cOuter: 'word',
  cHead: 'word',
  cSplit: 'word',
  bias: 'word',
  biasOuter: 'word',
  below: 'number',
  curved: 'word',
  addend: 'word',
  slopeOf: 'word',
  slopeBelow: 'number',
  slopeCurved: 'word',
  tasks: 'word',
  sums: 'word',
  sumsOuter: 'word',
} as const;

/** Where tile number `task` stands: its corner, its product and its part of the inner dimension. */
const PLACE = (task: string, tileRows: number, tileColumns: number): string => `
  let acrossTiles = (a.columns + ${tileColumns - 1}u) / ${tileColumns}u;
  let tiles = (a.rows + ${tileRows - 1}u) / ${tileRows}u * acrossTiles;
  let tile = ${task} % tiles;
  let i0 = tile / acrossTiles * ${tileRows}u;
  let j0 = tile % acrossTiles * ${tileColumns}u;
  let split = ${task} / tiles % a.splits;
  let head = ${task} / (tiles * a.splits) % a.heads;
  let outer = ${task} / (tiles * a.splits * a.heads);
  let left = a.a + outer * a.aOuter + head * a.aHead;
  let right = a.b + outer * a.bOuter + head * a.bHead;
  let result = a.c + outer * a.cOuter + head * a.cHead + split * a.cSplit;
  let begin = split * a.part;
  let end = min(begin + a.part, a.inner);
`;

/** What else is done to an element `at` of the result, where the addend and the activation's result stand likewise. */
const FINISHED = `
fn finished(a: Arguments, product: f32, at: u32) -> f32 {
  var found = product;
  if (a.addend != NONE) { found += m[a.addend + at]; }
  if (a.slopeOf != NONE) {
    let y = m[a.slopeOf + at];
    let slope = select(a.slopeBelow, 1.0, y > 0.0);
    found *= select(slope, 1.0 - y * y, a.slopeCurved == 1u);
  }
  return found;
}
`;

/**
 * For GPUs: a workgroup makes a tile of 32 × 32, each thread 4 × 4 of it, from strips of 16 in shared memory. Threads load
 * such that neighbours read along whichever axis is contiguous.
 */
export const TILE = 32;
export const tiled = shader(
  FIELDS,
  `${CURVES}${FINISHED}
var<workgroup> lefts: array<vec4f, 128>;
var<workgroup> rights: array<vec4f, 128>;
// Four elements from i on, those beyond the edge as zeros.
fn four(at: u32, stride: u32, i: u32, edge: u32) -> vec4f {
  if (i + 3u < edge) {
    return vec4f(m[at], m[at + stride], m[at + 2u * stride], m[at + 3u * stride]);
  }
  var found = vec4f();
  if (i < edge) { found.x = m[at]; }
  if (i + 1u < edge) { found.y = m[at + stride]; }
  if (i + 2u < edge) { found.z = m[at + 2u * stride]; }
  return found;
}
fn run(a: Arguments, group: u32, thread: u32) {
  ${PLACE('group', TILE, TILE)}
  let tx = thread % 8u;
  let ty = thread / 8u;
  let summing = a.sums != NONE && i0 == 0u;
  var r0 = vec4f();
  var r1 = vec4f();
  var r2 = vec4f();
  var r3 = vec4f();
  var sums = vec4f();
  for (var k0 = begin; k0 < end; k0 += 16u) {
    for (var q = thread; q < 128u; q += 64u) {
      let kLeft = select(q / 8u, q % 16u, a.aColumn == 1u);
      let quadLeft = select(q % 8u, q / 16u, a.aColumn == 1u);
      let i = i0 + quadLeft * 4u;
      var found = vec4f();
      if (k0 + kLeft < end) {
        found = four(left + i * a.aRow + (k0 + kLeft) * a.aColumn, a.aRow, i, a.rows);
      }
      lefts[kLeft * 8u + quadLeft] = found;
      let kRight = select(q / 8u, q % 16u, a.bRow == 1u);
      let quadRight = select(q % 8u, q / 16u, a.bRow == 1u);
      let j = j0 + quadRight * 4u;
      found = vec4f();
      if (k0 + kRight < end) {
        found = four(right + (k0 + kRight) * a.bRow + j * a.bColumn, a.bColumn, j, a.columns);
      }
      rights[kRight * 8u + quadRight] = found;
    }
    workgroupBarrier();
    for (var k = 0u; k < 16u; k++) {
      let x = lefts[k * 8u + ty];
      let y = rights[k * 8u + tx];
      r0 += x.x * y;
      r1 += x.y * y;
      r2 += x.z * y;
      r3 += x.w * y;
      if (summing) { sums += y; }
    }
    workgroupBarrier();
  }
  let i = i0 + ty * 4u;
  for (var c = 0u; c < 4u; c++) {
    let j = j0 + tx * 4u + c;
    if (j < a.columns) {
      var bias = 0.0;
      if (a.bias != NONE) { bias = m[a.bias + outer * a.biasOuter + j]; }
      var column = vec4f(r0[c], r1[c], r2[c], r3[c]) + bias;
      column = select(a.below * column, column, column > vec4f());
      for (var r = 0u; r < min(4u, max(a.rows, i) - i); r++) {
        var found = column[r];
        if (a.curved == 1u) { found = hyperbolicTangent(found); }
        let at = (i + r) * a.cRow + j;
        m[result + at] = finished(a, found, at);
      }
      if (summing && ty == 0u) { m[a.sums + outer * a.sumsOuter + split * a.cSplit + j] = sums[c]; }
    }
  }
}
`,
  'hardware',
);

/**
 * For a processor that plays GPU: each thread makes its own tile of 8 × 8 straight from the arena. Larger tiles read less, yet
 * are no faster and take longer to compile.
 */
export const STRIP = 8;
export const direct = shader(
  FIELDS,
  `${CURVES}${FINISHED}
fn run(a: Arguments, group: u32, thread: u32) {
  let task = group * 64u + thread;
  ${when('task < a.tasks', `${PLACE('task', STRIP, STRIP)} strip(a, outer, split, i0, j0, left, right, result, begin, end);`)}
}
fn strip(
  a: Arguments, outer: u32, split: u32, i: u32, j: u32, left: u32, right: u32, result: u32, begin: u32, end: u32,
) {
  ${eight((r) => `let left${r} = left + min(i + ${r}u, a.rows - 1u) * a.aRow;`)}
  ${eight((c) => `let right${c} = right + min(j + ${c}u, a.columns - 1u) * a.bColumn;`)}
  ${eight((r) => eight((c) => `var r${r}c${c} = 0.0;`))}
  for (var k = begin; k < end; k++) {
    let kLeft = k * a.aColumn;
    let kRight = k * a.bRow;
    ${eight((c) => `let y${c} = m[right${c} + kRight];`)}
    ${eight((r) => `let x${r} = m[left${r} + kLeft]; ${eight((c) => `r${r}c${c} += x${r} * y${c};`)}`)}
  }
  ${when(
    'a.bias != NONE',
    eight(
      (c) => `let bias${c} = m[a.bias + outer * a.biasOuter + min(j + ${c}u, a.columns - 1u)];
    ${eight((r) => `r${r}c${c} += bias${c};`)}`,
    ),
  )}
  ${eight(
    (r) => `if (i + ${r}u < a.rows) {
    let at = result + (i + ${r}u) * a.cRow + j;
    ${eight((c) => `if (j + ${c}u < a.columns) { m[at + ${c}u] = select(a.below * r${r}c${c}, r${r}c${c}, r${r}c${c} > 0.0); }`)}
  }`,
  )}
  ${when(
    'a.curved == 1u || a.addend != NONE || a.slopeOf != NONE',
    `for (var r = i; r < min(i + ${STRIP}u, a.rows); r++) {
      for (var c = j; c < min(j + ${STRIP}u, a.columns); c++) {
        let at = r * a.cRow + c;
        let found = m[result + at];
        m[result + at] = finished(a, select(found, hyperbolicTangent(found), a.curved == 1u), at);
      }
    }`,
  )}
  ${when(
    'a.sums != NONE && i == 0u',
    `for (var c = j; c < min(j + ${STRIP}u, a.columns); c++) {
      var sum = 0.0;
      for (var k = begin; k < end; k++) { sum += m[right + k * a.bRow + c * a.bColumn]; }
      m[a.sums + outer * a.sumsOuter + split * a.cSplit + c] = sum;
    }`,
  )}
}
`,
  'software',
);

function eight(line: (index: number) => string): string {
  return Array.from({ length: STRIP }, (_, index) => line(index)).join('\n    ');
}
