import { sizeOf, type View } from '../../program/graph';
import type { Lowering } from '../../program/wasm/lowering';
import { emitProduct, type Matrix, rowMajor, turned } from '../emitProduct';

/** The last two axes are matrices, the others count them; one matrix on either side may serve all. */
const multiply: Lowering = ({ name, inputs: { a, b }, outputs: [c], attributes }, emit) => {
  const { transposeA, transposeB } = attributes as { transposeA: boolean; transposeB: boolean };
  const [rows, columns] = c.shape.slice(-2);
  const groups = sizeOf(c.shape.slice(0, -2));
  const inner = a.shape[a.shape.length - (transposeA ? 2 : 1)];
  for (const { shape } of [a, b]) {
    const given = sizeOf(shape.slice(0, -2));
    if (given !== 1 && given !== groups) throw new Error(`${name} of ${given} and ${groups} matrices`);
  }
  emitProduct(emit, {
    ...{ groups, rows, columns, inner },
    a: matrices(a, transposeA),
    b: matrices(b, transposeB),
    c,
  });
};

function matrices(of: View, isTransposed: boolean): Matrix {
  const [rows, width] = of.shape.slice(-2);
  const group = sizeOf(of.shape.slice(0, -2)) === 1 ? 0 : rows * width;
  return isTransposed ? turned(of, width, group) : rowMajor(of, width, group);
}

export const batchMatMulLowerings: Record<string, Lowering> = {
  SitBatchMatMul: multiply,
  BatchMatMul: multiply,
};
