import { copyRow } from '../rows.as';

/**
 * Copies numbers (floats or integers) along four axes. Words: x, out; sizes of the four axes; strides of x along them;
 * strides of out. Strides count numbers; those of x are 0 along an axis where it repeats itself.
 */
export function copy(words: usize): void {
  const n0 = load<i32>(words, 8);
  const n1 = load<i32>(words, 12);
  const n2 = load<i32>(words, 16);
  const n3 = load<i32>(words, 20);
  const xStep = load<usize>(words, 32) << 2;
  const outStep = load<usize>(words, 48) << 2;
  for (let i0 = 0; i0 < n0; i0++) {
    for (let i1 = 0; i1 < n1; i1++) {
      let x = load<usize>(words) + offset(words, 24, i0, i1);
      let out = load<usize>(words, 4) + offset(words, 40, i0, i1);
      for (let i2 = 0; i2 < n2; i2++) {
        row(x, load<usize>(words, 36) << 2, out, load<usize>(words, 52) << 2, n3);
        x += xStep;
        out += outStep;
      }
    }
  }
}

/** Bytes to the row i0, i1 by the strides at words + at. */
function offset(words: usize, at: usize, i0: i32, i1: i32): usize {
  return (<usize>(i0 * load<i32>(words + at) + i1 * load<i32>(words + at, 4))) << 2;
}

function row(x: usize, xStep: usize, out: usize, outStep: usize, count: i32): void {
  if (xStep === 4 && outStep === 4) {
    copyRow(out, x, count);
    return;
  }
  for (; count > 0; count--, x += xStep, out += outStep) store<i32>(out, load<i32>(x));
}
