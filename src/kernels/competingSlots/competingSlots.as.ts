import { sumOfLanes } from '../rows.as';
import { exp, fma, loadPart, storePart } from '../simd.as';

/** `SLACK` in slack.ts. */
const SLACK: f32 = 0.01;

/**
 * Arguments: scores [size, length, n], values [size, length, z], real [size, length] (1, or 0 for padding), out [size, n, z],
 * weights [size, length, n], won [size, n]; size, length, n, z.
 */
export function competingSlots(words: usize): void {
  let scores = load<usize>(words, 0);
  let values = load<usize>(words, 4);
  let real = load<usize>(words, 8);
  let out = load<usize>(words, 12);
  let weights = load<usize>(words, 16);
  let won = load<usize>(words, 20);
  const size = load<i32>(words, 24);
  const length = load<i32>(words, 28);
  const n = load<i32>(words, 32);
  const z = load<i32>(words, 36);
  for (let b = 0; b < size; b++) {
    share(scores, real, weights, won, length, n);
    carry(weights, values, out, length, n, z);
    scores += (<usize>(length * n)) << 2;
    weights += (<usize>(length * n)) << 2;
    values += (<usize>(length * z)) << 2;
    real += (<usize>length) << 2;
    won += (<usize>n) << 2;
    out += (<usize>(n * z)) << 2;
  }
}

/** won = SLACK + Σₜ p, weights = p/won with p[t, ·] = real[t] · softmax(scores[t, ·]); of one example. */
function share(scores: usize, real: usize, weights: usize, won: usize, length: i32, n: i32): void {
  const row = (<usize>n) << 2;
  const end = <usize>length * row;
  for (let start: usize = 0; start < end; start += row) {
    let most = load<f32>(scores + start);
    for (let at = start + 4; at < start + row; at += 4) most = max<f32>(most, load<f32>(scores + at));
    for (let at = start; at < start + row; at += 4) store<f32>(weights + at, load<f32>(scores + at) - most);
  }
  // All tokens in one go: a single one has fewer slots than a vector has lanes, as often as not.
  const count = length * n;
  for (let i = 0; i < count; i += 4) {
    const at = weights + ((<usize>i) << 2);
    storePart(at, exp(loadPart(at, count - i)), count - i);
  }
  for (let at: usize = 0; at < row; at += 4) store<f32>(won + at, SLACK);
  for (let start: usize = 0; start < end; start += row) {
    let total: f32 = 0;
    for (let at = start; at < start + row; at += 4) total += load<f32>(weights + at);
    const factor = load<f32>(real) / total;
    real += 4;
    for (let at: usize = 0; at < row; at += 4) {
      const p = load<f32>(weights + start + at) * factor;
      store<f32>(weights + start + at, p);
      store<f32>(won + at, load<f32>(won + at) + p);
    }
  }
  for (let at: usize = 0; at < row; at += 4) {
    const factor: f32 = 1 / load<f32>(won + at);
    for (let to = weights + at; to < weights + end; to += row) store<f32>(to, load<f32>(to) * factor);
  }
}

/** out[i, ·] = Σₜ weights[t, i] · values[t, ·]; of one example. */
function carry(weights: usize, values: usize, out: usize, length: i32, n: i32, z: i32): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < z; k += 4) {
      const left = z - k;
      let weight = weights + ((<usize>i) << 2);
      let value = values + ((<usize>k) << 2);
      let sum = f32x4.splat(0);
      for (let t = 0; t < length; t++) {
        sum = fma(v128.load_splat<f32>(weight), loadPart(value, left), sum);
        weight += (<usize>n) << 2;
        value += (<usize>z) << 2;
      }
      storePart(out + ((<usize>k) << 2), sum, left);
    }
    out += (<usize>z) << 2;
  }
}

/**
 * Arguments: dy [size, n, z], out, weights, won, values as above; dscores [size, length, n], dvalues [size, length, z];
 * size, length, n, z.
 */
export function competingSlotsGradient(words: usize): void {
  let dy = load<usize>(words, 0);
  let out = load<usize>(words, 4);
  let weights = load<usize>(words, 8);
  let won = load<usize>(words, 12);
  let values = load<usize>(words, 16);
  let dscores = load<usize>(words, 20);
  let dvalues = load<usize>(words, 24);
  const size = load<i32>(words, 28);
  const length = load<i32>(words, 32);
  const n = load<i32>(words, 36);
  const z = load<i32>(words, 40);
  const row = (<usize>n) << 2;
  const slot = (<usize>z) << 2;
  for (let b = 0; b < size; b++) {
    for (let t = 0; t < length; t++) {
      spread(weights, dy, dvalues, n, z);
      giveBack(weights, won, values, out, dy, dscores, n, z);
      weights += row;
      dscores += row;
      values += slot;
      dvalues += slot;
    }
    won += row;
    out += <usize>n * slot;
    dy += <usize>n * slot;
  }
}

/** dvalues = Σᵢ weights[i] · dy[i, ·]; of one token. */
function spread(weights: usize, dy: usize, dvalues: usize, n: i32, z: i32): void {
  for (let k = 0; k < z; k += 4) {
    const left = z - k;
    const place = (<usize>k) << 2;
    let from = dy + place;
    let sum = f32x4.splat(0);
    for (let i: usize = 0; i < <usize>n; i++) {
      sum = fma(v128.load_splat<f32>(weights + (i << 2)), loadPart(from, left), sum);
      from += (<usize>z) << 2;
    }
    storePart(dvalues + place, sum, left);
  }
}

/**
 * dscores = moved − p · Σ moved, where moved[i] = weights[i] · (values − out[i])·dy[i] is p times its gradient and p = weights · won;
 * of one token.
 */
function giveBack(
  weights: usize,
  won: usize,
  values: usize,
  out: usize,
  dy: usize,
  dscores: usize,
  n: i32,
  z: i32,
): void {
  const row = (<usize>n) << 2;
  let total: f32 = 0;
  for (let at: usize = 0; at < row; at += 4) {
    const moved = load<f32>(weights + at) * rise(values, out, dy, z);
    store<f32>(dscores + at, moved);
    total += moved;
    out += (<usize>z) << 2;
    dy += (<usize>z) << 2;
  }
  for (let at: usize = 0; at < row; at += 4) {
    const p = load<f32>(weights + at) * load<f32>(won + at);
    store<f32>(dscores + at, load<f32>(dscores + at) - p * total);
  }
}

/** (value − mean) · dy */
function rise(value: usize, mean: usize, dy: usize, z: i32): f32 {
  let sum = f32x4.splat(0);
  for (let k = 0; k < z; k += 4) {
    const left = z - k;
    const at = (<usize>k) << 2;
    const beyond = f32x4.sub(loadPart(value + at, left), loadPart(mean + at, left));
    sum = fma(beyond, loadPart(dy + at, left), sum);
  }
  return sumOfLanes(sum);
}
