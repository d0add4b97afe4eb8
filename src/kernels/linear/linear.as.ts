import { product } from '../product.as';
import { ActivationCode, Start } from '../productCodes';
import { loadPart, storePart } from '../simd.as';
import { LEAK, throughBend, throughTanh } from './activation.as';

/**
 * As many products as there are groups: C[g] = activation(bias[g] + A[g] · B[g]); see `product` for sizes and strides, which
 * count floats. Words: groups, rows, columns, inner; a and its strides of groups, rows, columns; b and its three; c and its
 * strides of groups and rows; bias (0: none) and its stride of groups; activation; working memory.
 */
export function linear(words: usize): void {
  const rows = load<i32>(words, 4);
  const columns = load<i32>(words, 8);
  const inner = load<i32>(words, 12);
  let a = load<usize>(words, 16);
  let b = load<usize>(words, 32);
  let c = load<usize>(words, 48);
  let bias = load<usize>(words, 60);
  const start = bias !== 0 ? Start.bias : Start.zero;
  for (let groups = load<i32>(words); groups > 0; groups--) {
    product(
      rows,
      columns,
      inner,
      a,
      load<i32>(words, 24),
      load<i32>(words, 28),
      b,
      load<i32>(words, 40),
      load<i32>(words, 44),
      c,
      load<i32>(words, 56),
      start,
      bias,
      load<i32>(words, 68),
      load<usize>(words, 72),
    );
    a += load<usize>(words, 20) << 2;
    b += load<usize>(words, 36) << 2;
    c += load<usize>(words, 52) << 2;
    bias += load<usize>(words, 64) << 2;
  }
}

/** dz = dy · activation′, in terms of the result y. Words: dy, y, dz, count, activation (one there is). */
export function linearSlopes(words: usize): void {
  const dy = load<usize>(words);
  const y = load<usize>(words, 4);
  const dz = load<usize>(words, 8);
  const count = load<i32>(words, 12);
  const activation = load<i32>(words, 16);
  const whole = (<usize>(count & ~3)) << 2;
  const left = count & 3;
  // A loop for each, so that none asks for every vector which it is.
  if (activation === ActivationCode.tanh) {
    for (let at: usize = 0; at < whole; at += 16) {
      v128.store(dz + at, throughTanh(v128.load(dy + at), v128.load(y + at)));
    }
    if (left > 0) {
      storePart(dz + whole, throughTanh(loadPart(dy + whole, left), loadPart(y + whole, left)), left);
    }
  } else {
    const slope = f32x4.splat(activation === ActivationCode.relu ? 0 : LEAK);
    for (let at: usize = 0; at < whole; at += 16) {
      v128.store(dz + at, throughBend(v128.load(dy + at), v128.load(y + at), slope));
    }
    if (left > 0) {
      storePart(dz + whole, throughBend(loadPart(dy + whole, left), loadPart(y + whole, left), slope), left);
    }
  }
}
