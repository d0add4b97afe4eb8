import { firstLanes, sumOfLanes } from '../rows.as';
import { fma, log } from '../simd.as';

/** `SHRINK` in collisionRate.ts. */
const SHRINK: f64 = 0.999;

/**
 * Mean over pairs of rows i < j of c = Π_t [p_it p_jt + (1 − p_it)(1 − p_jt)], or of −log(1 − SHRINK · c), and its gradient; four
 * rows j at a time. The probability d that two entries differ has no cancellation in it, and neither has 1 − c as a sum
 * of (product of the earlier) · d: so float32 serves, also where rows are nearly equal.
 *
 * Arguments: p [n, m], value, gradient; n, m; form (0 prod, 1 log); scratch: `collisionScratch` floats in wasm.ts.
 */
export function collisionRate(words: usize): void {
  const p = load<usize>(words, 0);
  const n = load<i32>(words, 12);
  const m = load<i32>(words, 16);
  const logForm = load<i32>(words, 20) === 1;
  // A row of the transposed p for each task, with zeros after it, so that four rows j can always be read.
  const stride = (<usize>((n + 6) & ~3)) << 2;
  const columns = load<usize>(words, 24);
  const slopes = columns + <usize>m * stride;
  const before = slopes + <usize>m * stride;
  const differing = before + ((<usize>m) << 4);
  const own = differing + ((<usize>m) << 4);
  const each: f32 = 1 / <f32>max(1, (n * (n - 1)) / 2);
  memory.fill(columns, 0, 2 * <usize>m * stride);
  transpose(p, columns, n, m, stride);
  let total: f64 = 0;
  for (let i = 0; i < n; i++) {
    memory.fill(own, 0, (<usize>m) << 4);
    for (let j = i + 1; j < n; j += 4) {
      const live = firstLanes(n - j);
      const apart = multiply(columns, i, j, m, stride, before, differing);
      const same = f32x4.sub(f32x4.splat(1), apart);
      let factor = f32x4.splat(each);
      if (logForm) {
        const rest = fma(apart, f32x4.splat(<f32>SHRINK), f32x4.splat(<f32>(1 - SHRINK)));
        factor = f32x4.div(f32x4.mul(factor, f32x4.splat(<f32>SHRINK)), rest);
        total -= <f64>sumOfLanes(v128.and(log(rest), live));
      } else total += <f64>sumOfLanes(v128.and(same, live));
      differentiate(columns, slopes, own, i, j, m, stride, before, differing, v128.and(factor, live));
    }
    for (let t: usize = 0; t < <usize>m; t++) {
      const at = slopes + t * stride + ((<usize>i) << 2);
      store<f32>(at, load<f32>(at) + sumOfLanes(v128.load(own + (t << 4))));
    }
  }
  store<f32>(load<usize>(words, 4), <f32>(total * <f64>each));
  const gradient = load<usize>(words, 8);
  for (let i: usize = 0; i < <usize>n; i++) {
    for (let t: usize = 0; t < <usize>m; t++) {
      store<f32>(gradient + ((i * <usize>m + t) << 2), load<f32>(slopes + t * stride + (i << 2)));
    }
  }
}

/** columns[t, i] = p[i, t] */
function transpose(p: usize, columns: usize, n: i32, m: i32, stride: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    for (let t: usize = 0; t < <usize>m; t++) {
      store<f32>(columns + t * stride + (i << 2), load<f32>(p));
      p += 4;
    }
  }
}

/** Of rows j … j + 3 against row i: leaves what differs at each task and the product of what agrees before it; 1 − c. */
function multiply(
  columns: usize,
  i: i32,
  j: i32,
  m: i32,
  stride: usize,
  before: usize,
  differing: usize,
): v128 {
  const one = f32x4.splat(1);
  let row = columns + ((<usize>i) << 2);
  const distance = (<usize>(j - i)) << 2;
  let product = one;
  let apart = f32x4.splat(0);
  const end = before + ((<usize>m) << 4);
  while (before < end) {
    const a = v128.load_splat<f32>(row);
    const b = v128.load(row + distance);
    const d = fma(a, f32x4.sub(one, b), f32x4.mul(b, f32x4.sub(one, a)));
    v128.store(before, product);
    v128.store(differing, d);
    apart = fma(product, d, apart);
    product = f32x4.mul(product, f32x4.sub(one, d));
    row += stride;
    before += 16;
    differing += 16;
  }
  return apart;
}

/** Adds to the slopes of rows j … j + 3 and, in `own`, of row i; `after` begins as the weight of the pairs. */
function differentiate(
  columns: usize,
  slopes: usize,
  own: usize,
  i: i32,
  j: i32,
  m: i32,
  stride: usize,
  before: usize,
  differing: usize,
  after: v128,
): void {
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  for (let t = <usize>m - 1; t !== -1; t--) {
    const place = t * stride;
    const lane = t << 4;
    const a = v128.load_splat<f32>(columns + place + ((<usize>i) << 2));
    const b = v128.load(columns + place + ((<usize>j) << 2));
    const others = f32x4.mul(v128.load(before + lane), after);
    const slope = slopes + place + ((<usize>j) << 2);
    v128.store(slope, fma(others, f32x4.sub(f32x4.mul(two, a), one), v128.load(slope)));
    v128.store(own + lane, fma(others, f32x4.sub(f32x4.mul(two, b), one), v128.load(own + lane)));
    after = f32x4.mul(after, f32x4.sub(one, v128.load(differing + lane)));
  }
}
