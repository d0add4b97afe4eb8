/** Principal axes of a cloud of points [N, d]. */
export interface PrincipalAxes {
  /** [d] */
  readonly mean: Float64Array;
  /** Unit vectors [d], the one of greatest variance first; the largest entry of each is positive. */
  readonly axes: readonly Float64Array[];
  /** Share of the whole variance along each axis, in [0, 1]; 0 where all points are one. */
  readonly explained: readonly number[];
}

/** Directions kept beside those asked for, so that close variances are told apart sooner. */
const SPARE = 4;
const MOST_ROUNDS = 500;

/**
 * The `count` axes of greatest variance, by orthogonal iteration on the points themselves (no d × d matrix, so that many
 * dimensions cost no more than their points). Deterministic; signs are fixed, so that the same cloud always lies the
 * same way round.
 *
 * @param points [N, dims] row-major, finite
 * @param count at most `dims`; fewer come back where there are fewer dimensions
 */
export function principalAxes(points: ArrayLike<number>, dims: number, count = 2): PrincipalAxes {
  const size = Math.floor(points.length / dims);
  const mean = meanOf(points, size, dims);
  const centred = Float64Array.from({ length: size * dims }, (_, k) => points[k] - mean[k % dims]);
  let total = 0;
  for (const value of centred) total += value * value;

  let basis = orthonormal(startOf(dims, Math.min(dims, count + SPARE)));
  let before = Number.NaN;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    basis = orthonormal(basis.map((axis) => scatter(centred, size, axis)));
    const now = captured(centred, size, basis.slice(0, count));
    if (Math.abs(now - before) <= 1e-14 * total) break;
    before = now;
  }
  const axes = ritz(centred, size, basis).slice(0, count).map(withFixedSign);
  const explained = axes.map((axis) => (total > 0 ? captured(centred, size, [axis]) / total : 0));
  return { mean, axes, explained };
}

/** Coordinates of points [N, d] along axes [N, axes], row-major. */
export function along({ mean, axes }: PrincipalAxes, points: ArrayLike<number>): Float64Array {
  const dims = mean.length;
  const size = Math.floor(points.length / dims);
  const out = new Float64Array(size * axes.length);
  for (let i = 0; i < size; i++) {
    axes.forEach((axis, a) => {
      let sum = 0;
      for (let k = 0; k < dims; k++) sum += axis[k] * (points[i * dims + k] - mean[k]);
      out[i * axes.length + a] = sum;
    });
  }
  return out;
}

function meanOf(points: ArrayLike<number>, size: number, dims: number): Float64Array {
  const mean = new Float64Array(dims);
  for (let i = 0; i < size; i++) for (let k = 0; k < dims; k++) mean[k] += points[i * dims + k] / size;
  return mean;
}

/** Starting directions that are orthogonal to no axis of note: cosines of incommensurable frequencies. */
function startOf(dims: number, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, a) =>
    Float64Array.from(
      { length: dims },
      (_, k) => Math.cos((a + 1) * (k + 1) * Math.SQRT2) + (a === k ? 1 : 0),
    ),
  );
}

/** XᵀX·v of centred points X [N, d]. */
function scatter(centred: Float64Array, size: number, v: Float64Array): Float64Array {
  const dims = v.length;
  const out = new Float64Array(dims);
  for (let i = 0; i < size; i++) {
    let dot = 0;
    for (let k = 0; k < dims; k++) dot += centred[i * dims + k] * v[k];
    for (let k = 0; k < dims; k++) out[k] += dot * centred[i * dims + k];
  }
  return out;
}

/** Sum of squares of the points along orthonormal axes. */
function captured(centred: Float64Array, size: number, axes: readonly Float64Array[]): number {
  let sum = 0;
  for (const axis of axes) sum += dot(axis, scatter(centred, size, axis));
  return sum;
}

/** Gram–Schmidt; a direction that depends on those before it is replaced by a unit vector that does not. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    for (let attempt = -1; attempt < vector.length; attempt++) {
      const v = attempt < 0 ? vector.slice() : vector.map((_, k) => (k === attempt ? 1 : 0));
      const before = Math.sqrt(dot(v, v));
      // Twice is enough to be orthogonal to rounding.
      for (const other of [...done, ...done]) subtract(v, other, dot(v, other));
      const length = Math.sqrt(dot(v, v));
      if (!(length > 1e-9 * before)) continue;
      done.push(v.map((x) => x / length));
      break;
    }
  }
  return done;
}

/** The principal axes within the span of `basis` (Rayleigh–Ritz), greatest variance first. */
function ritz(centred: Float64Array, size: number, basis: readonly Float64Array[]): Float64Array[] {
  const images = basis.map((axis) => scatter(centred, size, axis));
  const { values, vectors } = symmetricEigen(basis.map((a) => images.map((image) => dot(a, image))));
  const order = values.map((_, j) => j).sort((i, j) => values[j] - values[i]);
  return order.map((j) => {
    const axis = new Float64Array(basis[0]?.length ?? 0);
    for (const [a, direction] of basis.entries()) subtract(axis, direction, -vectors[a][j]);
    return axis;
  });
}

/** Eigenvalues, and eigenvectors as columns, of a small symmetric matrix (cyclic Jacobi rotations). */
function symmetricEigen(matrix: readonly (readonly number[])[]): { values: number[]; vectors: number[][] } {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 50; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        off += Math.abs(a[p][q]);
        if (a[p][q] === 0) continue;
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        for (const row of [...a, ...vectors]) rotate(row, p, q, c, t * c);
        const [first, second] = [a[p], a[q]];
        a[p] = first.map((x, k) => c * x - t * c * second[k]);
        a[q] = second.map((x, k) => t * c * first[k] + c * x);
      }
    }
    if (off === 0) break;
  }
  return { values: a.map((row, i) => row[i]), vectors };
}

function rotate(row: number[], p: number, q: number, c: number, s: number): void {
  const [x, y] = [row[p], row[q]];
  row[p] = c * x - s * y;
  row[q] = s * x + c * y;
}

function withFixedSign(axis: Float64Array): Float64Array {
  let largest = 0;
  // A later entry has to be larger by more than rounding: else equal entries would decide the sign by chance.
  for (const x of axis) if (Math.abs(x) > Math.abs(largest) * (1 + 1e-9)) largest = x;
  return largest < 0 ? axis.map((x) => -x) : axis;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

/** from − share·what, in place. */
function subtract(from: Float64Array, what: Float64Array, share: number): void {
  for (let k = 0; k < from.length; k++) from[k] -= share * what[k];
}
