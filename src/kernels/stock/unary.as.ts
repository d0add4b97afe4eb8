import { tanh } from '../linear/activation.as';
import { exp, loadPart, log, sigmoid, storePart } from '../simd.as';

/*
 * Functions of each number by itself. Words of every routine: x, out, count.
 *
 * Each function is a class, so that the compiler makes a loop of its own for it instead of asking at every step which one
 * is meant.
 */

function each<F extends FourNumbers>(a: usize): void {
  const f = changetype<F>(0);
  let x = load<usize>(a);
  let out = load<usize>(a, 4);
  let count = load<i32>(a, 8);
  for (; count >= 4; count -= 4, x += 16, out += 16) v128.store(out, f.of(v128.load(x)));
  if (count > 0) storePart(out, f.of(loadPart(x, count)), count);
}

abstract class FourNumbers {
  abstract of(x: v128): v128;
}

class Negative extends FourNumbers {
  of(x: v128): v128 {
    return f32x4.neg(x);
  }
}

export function negative(a: usize): void {
  each<Negative>(a);
}

class Square extends FourNumbers {
  of(x: v128): v128 {
    return f32x4.mul(x, x);
  }
}

export function square(a: usize): void {
  each<Square>(a);
}

class SquareRoot extends FourNumbers {
  of(x: v128): v128 {
    return f32x4.sqrt(x);
  }
}

export function squareRoot(a: usize): void {
  each<SquareRoot>(a);
}

class Sigmoid extends FourNumbers {
  of(x: v128): v128 {
    return sigmoid(x);
  }
}

export function sigmoids(a: usize): void {
  each<Sigmoid>(a);
}

class Tanh extends FourNumbers {
  of(x: v128): v128 {
    return tanh(x);
  }
}

export function tanhs(a: usize): void {
  each<Tanh>(a);
}

class Exponential extends FourNumbers {
  of(x: v128): v128 {
    return exp(x);
  }
}

export function exponentials(a: usize): void {
  each<Exponential>(a);
}

class Logarithm extends FourNumbers {
  of(x: v128): v128 {
    return log(x);
  }
}

export function logarithms(a: usize): void {
  each<Logarithm>(a);
}

class Float extends FourNumbers {
  of(x: v128): v128 {
    return f32x4.convert_i32x4_s(x);
  }
}

/** Integers as floats. */
export function toFloats(a: usize): void {
  each<Float>(a);
}

class Integer extends FourNumbers {
  of(x: v128): v128 {
    return i32x4.trunc_sat_f32x4_s(x);
  }
}

/** Floats as integers, rounded towards zero. */
export function toIntegers(a: usize): void {
  each<Integer>(a);
}

class Flag extends FourNumbers {
  of(x: v128): v128 {
    return v128.and(f32x4.ne(x, f32x4.splat(0)), i32x4.splat(1));
  }
}

/** The integer 1 where a float is not 0, else 0. */
export function toFlags(a: usize): void {
  each<Flag>(a);
}
