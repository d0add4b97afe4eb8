import { type Access, reads, writes } from '../program/access';
import type { Value, View } from '../program/graph';
import { Code } from '../program/wasm/code';
import type { Emitter } from '../program/wasm/lowering';
import type { Activation } from './linear/activation';
import { ActivationCode, PRODUCT_SCRATCH } from './productCodes';

/** Matrices inside a value; strides count elements. */
export interface Matrix {
  readonly at: View | Value;
  readonly row: number;
  readonly column: number;
  /** From one group's matrix to the next; 0: one matrix serves all groups. */
  readonly group?: number;
}

/** C[g] [rows, columns] = activation(bias[g] + A[g] [rows, inner] · B[g] [inner, columns]), C packed, for each group. */
export interface Product {
  readonly groups?: number;
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly a: Matrix;
  readonly b: Matrix;
  readonly c: View | Value;
  /** [groups, columns] */
  readonly bias?: View;
  readonly activation?: Activation;
}

/** From so many groups on threads share them; of fewer they share the rows of each. */
const MANY_GROUPS = 8;

/** A matrix of rows of `width`; `group` as in `Matrix`. */
export function rowMajor(at: View | Value, width: number, group = 0): Matrix {
  return { at, row: width, column: 1, group };
}

/** The transpose of `rowMajor`. */
export function turned(at: View | Value, width: number, group = 0): Matrix {
  return { at, row: 1, column: width, group };
}

/** Writes a product, or one for each group, as an instruction. */
export function emitProduct(emit: Emitter, product: Product): void {
  const { groups = 1, rows, columns, inner, a, b, c, bias, activation = 'none' } = product;
  const out = rowMajor(c, columns, rows * columns);
  const scratch = emit.scratch(PRODUCT_SCRATCH);
  const words = (firstGroup: number, of: number, firstRow: number, height: number) => [
    ...[of, height, columns, inner],
    stretch(reads, a, firstGroup, of, firstRow, height, inner),
    ...[a.group ?? 0, a.row, a.column],
    stretch(reads, b, firstGroup, of, 0, inner, columns),
    ...[b.group ?? 0, b.row, b.column],
    stretch(writes, out, firstGroup, of, firstRow, height, columns),
    ...[rows * columns, columns],
    bias ? reads(bias, firstGroup * columns, (firstGroup + of) * columns) : 0,
    ...[columns, ActivationCode[activation]],
    scratch,
  ];
  const byGroup = groups >= MANY_GROUPS;
  emit.instruction({
    code: Code.linear,
    parts: byGroup ? groups : rows,
    cost: groups * rows * columns * inner,
    words: (from, to) => (byGroup ? words(from, to - from, 0, rows) : words(0, groups, from, to - from)),
  });
}

/** From the first to the last number of `height` rows of `width` in each of some groups. */
function stretch(
  mode: typeof reads | typeof writes,
  { at, group = 0, row, column }: Matrix,
  firstGroup: number,
  groups: number,
  firstRow: number,
  height: number,
  width: number,
): Access {
  const begin = firstGroup * group + firstRow * row;
  return mode(at, begin, begin + (groups - 1) * group + (height - 1) * row + (width - 1) * column + 1);
}
