/** A matrix inside an array: row r starts at `at + r · stride`. */
export interface Panel {
  readonly values: Float32Array;
  at: number;
  readonly stride: number;
}

/**
 * sum [rows, columns] += a [rows, inner] · b [inner, columns]. Two rows and four products per pass: JavaScript engines keep
 * the eight factors in registers, and each value of b read serves two rows. Twice as fast as one row at a time.
 */
export function addProduct(
  a: Panel,
  b: Panel,
  sum: Panel,
  rows: number,
  inner: number,
  columns: number,
): void {
  const { values: av, at: aAt, stride: aStride } = a;
  const { values: bv, at: bAt, stride: bStride } = b;
  const { values: out, at: outAt, stride: outStride } = sum;
  let r = 0;
  for (; r + 1 < rows; r += 2) {
    const out0 = outAt + r * outStride;
    const out1 = out0 + outStride;
    const left0 = aAt + r * aStride;
    const left1 = left0 + aStride;
    let k = 0;
    for (; k + 3 < inner; k += 4) {
      const p0 = av[left0 + k];
      const p1 = av[left0 + k + 1];
      const p2 = av[left0 + k + 2];
      const p3 = av[left0 + k + 3];
      const q0 = av[left1 + k];
      const q1 = av[left1 + k + 1];
      const q2 = av[left1 + k + 2];
      const q3 = av[left1 + k + 3];
      const b0 = bAt + k * bStride;
      const b1 = b0 + bStride;
      const b2 = b1 + bStride;
      const b3 = b2 + bStride;
      for (let c = 0; c < columns; c++) {
        const x0 = bv[b0 + c];
        const x1 = bv[b1 + c];
        const x2 = bv[b2 + c];
        const x3 = bv[b3 + c];
        out[out0 + c] += p0 * x0 + p1 * x1 + (p2 * x2 + p3 * x3);
        out[out1 + c] += q0 * x0 + q1 * x1 + (q2 * x2 + q3 * x3);
      }
    }
    for (; k < inner; k++) {
      const p = av[left0 + k];
      const q = av[left1 + k];
      const row = bAt + k * bStride;
      for (let c = 0; c < columns; c++) {
        out[out0 + c] += p * bv[row + c];
        out[out1 + c] += q * bv[row + c];
      }
    }
  }
  for (; r < rows; r++) {
    for (let k = 0; k < inner; k++) {
      const p = av[aAt + r * aStride + k];
      const row = bAt + k * bStride;
      for (let c = 0; c < columns; c++) out[outAt + r * outStride + c] += p * bv[row + c];
    }
  }
}

/** out [columns, rows], densely packed, = transpose of the panel [rows, columns]; four rows at a time. */
export function transposeInto(out: Float32Array, from: Panel, rows: number, columns: number): void {
  const { values, at, stride } = from;
  let r = 0;
  for (; r + 3 < rows; r += 4) {
    const r0 = at + r * stride;
    const r1 = r0 + stride;
    const r2 = r1 + stride;
    const r3 = r2 + stride;
    for (let c = 0, to = r; c < columns; c++, to += rows) {
      out[to] = values[r0 + c];
      out[to + 1] = values[r1 + c];
      out[to + 2] = values[r2 + c];
      out[to + 3] = values[r3 + c];
    }
  }
  for (; r < rows; r++) {
    for (let c = 0; c < columns; c++) out[c * rows + r] = values[at + r * stride + c];
  }
}
