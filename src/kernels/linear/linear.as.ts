import { product } from '../product.as';

/**
 * G products at once: C[g] [M, N] = activation(start + A[g] [M, K] · B[g] [K, N]); see `product` for the meanings.
 *
 * Arguments: G, M, N, K; a, stride of its groups, rows, inner; b, stride of its groups, rows; c, stride of its groups, rows;
 * start, bias, stride of its groups; activation; scratch.
 */
export function linear(words: usize): void {
  const groups = load<i32>(words, 0);
  let a = load<usize>(words, 16);
  let b = load<usize>(words, 32);
  let c = load<usize>(words, 44);
  let bias = load<usize>(words, 60);
  for (let g = 0; g < groups; g++) {
    product(
      load<i32>(words, 4),
      load<i32>(words, 8),
      load<i32>(words, 12),
      a,
      load<i32>(words, 24),
      load<i32>(words, 28),
      b,
      load<i32>(words, 40),
      c,
      load<i32>(words, 52),
      load<i32>(words, 56),
      bias,
      load<i32>(words, 68),
      load<usize>(words, 72),
    );
    a += load<usize>(words, 20) << 2;
    b += load<usize>(words, 36) << 2;
    c += load<usize>(words, 48) << 2;
    bias += load<usize>(words, 64) << 2;
  }
}
