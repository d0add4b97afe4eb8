/** Up to four axes of a walk over an array: how long each is, and how far each array moves along it. */
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

/**
 * The same walk with as few axes as possible: those of length 1 are left out, and neighbours that every array passes as if
 * they were one are joined. Filled up in front to `rank` axes.
 *
 * @throws Error where more than `rank` remain
 */
export function joined({ sizes, strides }: Walk, rank: number, op: string): Walk {
  const kept: number[] = [];
  const moves: number[][] = strides.map(() => []);
  for (let axis = 0; axis < sizes.length; axis++) {
    if (sizes[axis] === 1) continue;
    const joins =
      kept.length > 0 && strides.every((of, i) => moves[i][kept.length - 1] === of[axis] * sizes[axis]);
    if (joins) {
      kept[kept.length - 1] *= sizes[axis];
      strides.forEach((of, i) => {
        moves[i][kept.length - 1] = of[axis];
      });
    } else {
      kept.push(sizes[axis]);
      strides.forEach((of, i) => {
        moves[i].push(of[axis]);
      });
    }
  }
  if (kept.length > rank) {
    throw new Error(`${op}: on WebGPU at most ${rank} axes that do not join up, here [${sizes}]`);
  }
  const missing = rank - kept.length;
  const front = <T>(value: T): T[] => new Array<T>(missing).fill(value);
  return { sizes: [...front(1), ...kept], strides: moves.map((of) => [...front(0), ...of]) };
}
