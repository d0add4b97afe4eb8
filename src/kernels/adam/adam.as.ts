import { fma } from '../simd.as';

/** `BETA1`, `BETA2` and `ADAM_EPSILON` in adam.ts, and what is left of the first two to 1. */
const BETA1: f32 = 0.9;
const BETA2: f32 = 0.999;
const REST1: f32 = 0.1;
const REST2: f32 = 0.001;
const EPSILON: f32 = 1e-8;

/**
 * Moments below this become 0. Left alone, those of a parameter that gets no gradient shrink into denormal floats, never reach
 * 0, and cost a hundred times as much as other numbers; beside ε neither can move a parameter by anything.
 */
const NOTHING: f32 = 1e-30;

/**
 * One Adam step in place, see adam.ts. Words: parameter, first, second, gradient; addresses of the rate (already divided by
 * 1 − β₁ᵗ) and of c = 1/√(1 − β₂ᵗ), which change with every step; count, a multiple of four.
 */
export function adam(words: usize): void {
  let parameter = load<usize>(words);
  let first = load<usize>(words, 4);
  let second = load<usize>(words, 8);
  let gradient = load<usize>(words, 12);
  const rate = v128.load_splat<f32>(load<usize>(words, 16));
  const c = v128.load_splat<f32>(load<usize>(words, 20));
  for (let count = load<i32>(words, 24); count > 0; count -= 4) {
    const g = v128.load(gradient);
    const m = settled(fma(v128.load(first), f32x4.splat(BETA1), f32x4.mul(g, f32x4.splat(REST1))));
    const square = f32x4.mul(f32x4.mul(g, g), f32x4.splat(REST2));
    const v = settled(fma(v128.load(second), f32x4.splat(BETA2), square));
    v128.store(first, m);
    v128.store(second, v);
    const step = f32x4.div(f32x4.mul(rate, m), fma(f32x4.sqrt(v), c, f32x4.splat(EPSILON)));
    v128.store(parameter, f32x4.sub(v128.load(parameter), step));
    parameter += 16;
    first += 16;
    second += 16;
    gradient += 16;
  }
}

function settled(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(NOTHING)));
}
