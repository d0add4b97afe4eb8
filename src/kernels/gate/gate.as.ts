import { fma, loadPart, storePart } from '../simd.as';

/**
 * out[i] = latents[i mod period] · masks[i]: the latents begin anew every `period` numbers.
 *
 * Arguments: latents, all of them; masks, out, both from where the part begins; how far that is into the period; period;
 * count.
 */
export function gate(words: usize): void {
  const latents = load<usize>(words, 0);
  let masks = load<usize>(words, 4);
  let out = load<usize>(words, 8);
  let begin = load<i32>(words, 12);
  const period = load<i32>(words, 16);
  let left = load<i32>(words, 20);
  while (left > 0) {
    const count = min(period - begin, left);
    multiply(latents + ((<usize>begin) << 2), masks, out, (<usize>count) << 2);
    masks += (<usize>count) << 2;
    out += (<usize>count) << 2;
    left -= count;
    begin = 0;
  }
}

function multiply(a: usize, b: usize, out: usize, bytes: usize): void {
  const whole = bytes & ~15;
  for (let at: usize = 0; at < whole; at += 16) {
    v128.store(out + at, f32x4.mul(v128.load(a + at), v128.load(b + at)));
  }
  for (let at = whole; at < bytes; at += 4) store<f32>(out + at, load<f32>(a + at) * load<f32>(b + at));
}

/**
 * dlatents[i] = Σ over tasks of dy[task, i] · masks[task, i].
 *
 * Arguments: dy, masks, both in the first task; dlatents; count; tasks; period (numbers from one task to the next).
 */
export function gateLatents(words: usize): void {
  let dy = load<usize>(words, 0);
  let masks = load<usize>(words, 4);
  let dlatents = load<usize>(words, 8);
  const count = load<i32>(words, 12);
  const tasks = load<i32>(words, 16);
  const period = load<usize>(words, 20) << 2;
  for (let left = count; left > 0; left -= 4, dy += 16, masks += 16, dlatents += 16) {
    let sum = f32x4.splat(0);
    const end = <usize>tasks * period;
    if (left >= 4) {
      for (let at: usize = 0; at < end; at += period) {
        sum = fma(v128.load(dy + at), v128.load(masks + at), sum);
      }
      v128.store(dlatents, sum);
    } else {
      for (let at: usize = 0; at < end; at += period) {
        sum = fma(loadPart(dy + at, left), loadPart(masks + at, left), sum);
      }
      storePart(dlatents, sum, left);
    }
  }
}
