/**
 * A walk over several arrays at once: how long each axis is, and how far each array moves along it. Axes in the order in which
 * an index counts: the last one is the fastest.
 */
export interface Walk {
  readonly sizes: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/** Distance between neighbours along each axis of a row-major array. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  return strides;
}

/** Strides for reading an array of this shape as if it had shape `wanted`: 0 along axes where it is repeated. */
export function broadcastStrides(shape: readonly number[], wanted: readonly number[]): number[] {
  const missing = wanted.length - shape.length;
  const own = stridesOf(shape);
  return wanted.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : own[axis - missing]));
}

/** A walk as shaders take it: the fastest axis first, filled up to four. */
export interface Steps {
  readonly sizes: readonly number[];
  readonly strides: readonly (readonly number[])[];
  /** How many axes follow on the fastest one. */
  readonly more: number;
}

/**
 * The same walk with as few axes as possible: those of length 1 are left out, and neighbours that every array passes as if
 * they were one are joined.
 *
 * @throws Error where more than four remain, naming the op
 */
export function stepsOf({ sizes, strides }: Walk, op: string): Steps {
  const found: { size: number; moves: number[] }[] = [];
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    const [size, moves] = [sizes[axis], strides.map((of) => of[axis])];
    if (size === 1) continue;
    const faster = found.at(-1);
    if (faster && moves.every((move, i) => move === faster.moves[i] * faster.size)) faster.size *= size;
    else found.push({ size, moves });
  }
  if (found.length > 4)
    throw new Error(`${op}: on WebGPU at most 4 axes that do not join up, here [${sizes}]`);
  const filled = (values: number[], value: number): number[] =>
    [...values, value, value, value, value].slice(0, 4);
  return {
    sizes: filled(
      found.map(({ size }) => size),
      1,
    ),
    strides: strides.map((_, i) =>
      filled(
        found.map(({ moves }) => moves[i]),
        0,
      ),
    ),
    more: Math.max(0, found.length - 1),
  };
}
