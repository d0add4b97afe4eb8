import type { Access } from '../access';
import { writes } from '../access';
import type { Value } from '../graph';
import type { Emitter } from './lowering';
import { direct, STRIP, TILE, tiled } from './productShaders';
import { sumOfParts } from './reduce';
import { NONE, THREADS } from './shader';

/** A matrix, or one for each of `outer · heads` products: element (row, column) stands at row · `row` + column · `column`. */
export interface Matrix {
  readonly at: Access;
  readonly row: number;
  readonly column: number;
  /** Distance from one product's matrix to the next one's; 0 where all share it. */
  readonly outer?: number;
  readonly head?: number;
}

/** An activation: x above zero and `below` · x below it, then tanh of that where it is `curved`. */
export interface Bend {
  readonly below: number;
  readonly curved: boolean;
}

const STRAIGHT: Bend = { below: 1, curved: false };

/** c = activation(a · b + bias), for `outer · heads` products at once. c's columns stand side by side. */
export interface Product {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly outer?: number;
  readonly heads?: number;
  readonly a: Matrix;
  readonly b: Matrix;
  readonly c: Omit<Matrix, 'column'>;
  /** [columns], or [outer, columns] with its distance from one to the next. */
  readonly bias?: { readonly at: Access; readonly outer?: number };
  readonly activation?: Bend;
  /** Added after the activation; lies like c. Single products only, as is `slopes`. */
  readonly addend?: Access;
  /** The result of an activation, whose slope multiplies c; lies like c. */
  readonly slopes?: { readonly of: Access; readonly activation: Bend };
}

/** One product, or a batch of them, in one dispatch. */
export function product(emit: Emitter, wanted: Product): void {
  dispatch(emit, wanted, { splits: 1, distance: 0, sums: NONE, sumsOuter: 0 });
}

/** A long inner dimension is cut into parts of at most this: more of them at work at once, and none for long. */
const PART = { hardware: 256, software: 4096 };

/**
 * c = a · b and, in passing, the sums of b's columns ([columns], or [outer, columns] after each other). A long inner dimension (the rows of
 * a batch, for a weight's gradient) is shared out among workgroups, whose partial results are then added.
 */
export function productWithSums(emit: Emitter, wanted: Product, sums: Value): void {
  const { outer = 1, rows, columns, inner } = wanted;
  const part = partFor(emit);
  const splits = Math.ceil(inner / part);
  if (splits === 1) {
    dispatch(emit, wanted, { splits, distance: 0, sums: writes(sums), sumsOuter: columns });
    return;
  }
  const size = outer * rows * columns;
  const distance = size + outer * columns;
  const parts = emit.temporary(splits * distance);
  const c = { at: writes(parts), row: columns, outer: rows * columns };
  dispatch(emit, { ...wanted, c }, { splits, distance, sums: writes(parts, size), sumsOuter: columns });
  sumOfParts(emit, { parts, begin: 0, distance, count: splits }, wanted.c.at);
  sumOfParts(emit, { parts, begin: size, distance, count: splits }, writes(sums));
}

interface Splitting {
  readonly splits: number;
  /** From one part's result to the next one's. */
  readonly distance: number;
  readonly sums: Access | number;
  readonly sumsOuter: number;
}

function dispatch(emit: Emitter, wanted: Product, splitting: Splitting): void {
  const { rows, inner, columns, outer = 1, heads = 1, a, b, c, bias, activation = STRAIGHT } = wanted;
  const slope = wanted.slopes?.activation ?? STRAIGHT;
  const { splits, distance, sums, sumsOuter } = splitting;
  const [down, across] = emit.software ? [STRIP, STRIP] : [TILE, TILE];
  const tasks = Math.ceil(rows / down) * Math.ceil(columns / across) * splits * heads * outer;
  emit.dispatch({ hardware: tiled, software: direct }, emit.software ? Math.ceil(tasks / THREADS) : tasks, {
    rows,
    inner,
    columns,
    heads,
    splits,
    part: splits === 1 ? inner : partFor(emit),
    a: a.at,
    aRow: a.row,
    aColumn: a.column,
    aOuter: a.outer ?? 0,
    aHead: a.head ?? 0,
    b: b.at,
    bRow: b.row,
    bColumn: b.column,
    bOuter: b.outer ?? 0,
    bHead: b.head ?? 0,
    c: c.at,
    cRow: c.row,
    cOuter: c.outer ?? 0,
    cHead: c.head ?? 0,
    cSplit: distance,
    bias: bias?.at ?? NONE,
    biasOuter: bias?.outer ?? 0,
    below: activation.below,
    curved: activation.curved ? 1 : 0,
    addend: wanted.addend ?? NONE,
    slopeOf: wanted.slopes?.of ?? NONE,
    slopeBelow: slope.below,
    slopeCurved: slope.curved ? 1 : 0,
    tasks,
    sums,
    sumsOuter,
  });
}

function partFor({ software }: Emitter): number {
  return software ? PART.software : PART.hardware;
}
