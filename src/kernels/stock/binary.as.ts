import { loadPart, storePart } from '../simd.as';

/*
 * Functions of two numbers, broadcast over four axes. Words of every routine: a, b, out; sizes of the four axes; strides of a
 * along them; of b; of out, whose last is 1. Strides count numbers and are 0 along an axis where the input is the same.
 *
 * Each function is a class, so that the compiler makes loops of its own for it instead of asking at every step which one is
 * meant.
 */

function each<F extends FourPairs>(words: usize): void {
  const n0 = load<i32>(words, 12);
  const n1 = load<i32>(words, 16);
  const n2 = load<i32>(words, 20);
  const n3 = load<i32>(words, 24);
  for (let i0 = 0; i0 < n0; i0++) {
    for (let i1 = 0; i1 < n1; i1++) {
      let a = load<usize>(words) + offset(words, 28, i0, i1);
      let b = load<usize>(words, 4) + offset(words, 44, i0, i1);
      let out = load<usize>(words, 8) + offset(words, 60, i0, i1);
      for (let i2 = 0; i2 < n2; i2++) {
        row<F>(a, load<usize>(words, 40) << 2, b, load<usize>(words, 56) << 2, out, n3);
        a += load<usize>(words, 36) << 2;
        b += load<usize>(words, 52) << 2;
        out += load<usize>(words, 68) << 2;
      }
    }
  }
}

/** Bytes to the row i0, i1 by the strides at words + at. */
function offset(words: usize, at: usize, i0: i32, i1: i32): usize {
  return (<usize>(i0 * load<i32>(words + at) + i1 * load<i32>(words + at, 4))) << 2;
}

/** One row along the last axis; the bytes from one number to the next are mostly 4 or 0. */
function row<F extends FourPairs>(
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  out: usize,
  count: i32,
): void {
  const f = changetype<F>(0);
  if (aStep === 4 && bStep === 4) {
    for (; count >= 4; count -= 4, a += 16, b += 16, out += 16) {
      v128.store(out, f.of(v128.load(a), v128.load(b)));
    }
    if (count > 0) storePart(out, f.of(loadPart(a, count), loadPart(b, count)), count);
  } else if (aStep === 4 && bStep === 0) {
    const same = v128.load_splat<f32>(b);
    for (; count >= 4; count -= 4, a += 16, out += 16) v128.store(out, f.of(v128.load(a), same));
    if (count > 0) storePart(out, f.of(loadPart(a, count), same), count);
  } else if (aStep === 0 && bStep === 4) {
    const same = v128.load_splat<f32>(a);
    for (; count >= 4; count -= 4, b += 16, out += 16) v128.store(out, f.of(same, v128.load(b)));
    if (count > 0) storePart(out, f.of(same, loadPart(b, count)), count);
  } else {
    for (; count > 0; count--, a += aStep, b += bStep, out += 4) {
      v128.store_lane<f32>(out, f.of(v128.load_splat<f32>(a), v128.load_splat<f32>(b)), 0);
    }
  }
}

abstract class FourPairs {
  abstract of(a: v128, b: v128): v128;
}

class Sum extends FourPairs {
  of(a: v128, b: v128): v128 {
    return f32x4.add(a, b);
  }
}

export function add(words: usize): void {
  each<Sum>(words);
}

class Difference extends FourPairs {
  of(a: v128, b: v128): v128 {
    return f32x4.sub(a, b);
  }
}

export function subtract(words: usize): void {
  each<Difference>(words);
}

class Product extends FourPairs {
  of(a: v128, b: v128): v128 {
    return f32x4.mul(a, b);
  }
}

export function multiply(words: usize): void {
  each<Product>(words);
}

class Quotient extends FourPairs {
  of(a: v128, b: v128): v128 {
    return f32x4.div(a, b);
  }
}

export function divide(words: usize): void {
  each<Quotient>(words);
}

class Larger extends FourPairs {
  of(a: v128, b: v128): v128 {
    return f32x4.max(a, b);
  }
}

export function maximum(words: usize): void {
  each<Larger>(words);
}

class Above extends FourPairs {
  of(a: v128, b: v128): v128 {
    return v128.and(f32x4.gt(a, b), i32x4.splat(1));
  }
}

/** The integer 1 where a > b, else 0. */
export function greater(words: usize): void {
  each<Above>(words);
}
