import type { Stream } from '../../lib/random';

/** A dense matrix [rows, columns], row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/**
 * A seeded semi-orthogonal matrix: orthonormal rows where rows ≤ columns, else orthonormal columns. Gram–Schmidt on
 * independent normals, so uniformly distributed (Haar). Float64 throughout; callers round once at the end.
 */
export function orthogonalMatrix(rows: number, columns: number, stream: Stream): Matrix {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const basis: Float64Array[] = [];
  while (basis.length < count) {
    const v = Float64Array.from({ length }, () => stream.normal());
    // Twice: one pass loses orthogonality when the vectors nearly span the space.
    for (let pass = 0; pass < 2; pass++) for (const b of basis) addScaled(v, b, -dot(v, b));
    const norm = Math.sqrt(dot(v, v));
    if (norm < 1e-9) continue;
    for (let i = 0; i < length; i++) v[i] /= norm;
    basis.push(v);
  }
  const values = new Float64Array(rows * columns);
  basis.forEach((v, k) => {
    for (let i = 0; i < length; i++) {
      if (rows <= columns) values[k * columns + i] = v[i];
      else values[i * columns + k] = v[i];
    }
  });
  return { rows, columns, values };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(target: Float64Array, v: Float64Array, scale: number): void {
  for (let i = 0; i < target.length; i++) target[i] += scale * v[i];
}

/** out [columns] = bias + x [rows] · matrix; `bias` null for none. */
export function multiplyRow(
  x: Float64Array,
  matrix: Matrix,
  bias: Float64Array | null,
  out: Float64Array,
): void {
  const { rows, columns, values } = matrix;
  if (bias) out.set(bias);
  else out.fill(0);
  for (let i = 0; i < rows; i++) {
    const scale = x[i];
    const offset = i * columns;
    for (let j = 0; j < columns; j++) out[j] += scale * values[offset + j];
  }
}

/** Leaky ReLU in place: x for x > 0, else slope·x. */
export function leakyRelu(values: Float64Array, slope: number): void {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] *= slope;
}
