import { reads, writes } from '../../program/access';
import { type Operation, sizeOf, type View } from '../../program/graph';
import type { Emitter, Lowering } from '../../program/webgpu/lowering';
import { type Matrix, product } from '../../program/webgpu/product';

/** `batchMatMul`, and tfjs' matMul; see `batchMatMul.ts`. */
export const batchMatMulGpu: Readonly<Record<string, Lowering>> = {
  SitBatchMatMul: multiply,
  BatchMatMul: multiply,
};

/** The last two axes are matrices, the others count them; one matrix on either side may serve all. */
function multiply({ inputs: { a, b }, outputs: [c], attributes }: Operation, emit: Emitter): void {
  const { transposeA, transposeB } = attributes as { transposeA: boolean; transposeB: boolean };
  const [rows, columns] = c.shape.slice(-2);
  const inner = a.shape.at(transposeA ? -2 : -1)!;
  product(emit, {
    rows,
    inner,
    columns,
    outer: sizeOf(c.shape.slice(0, -2)),
    a: matrix(a, transposeA),
    b: matrix(b, transposeB),
    c: { at: writes(c), row: columns, outer: rows * columns },
  });
}

function matrix(of: View, transposed: boolean): Matrix {
  const [rows, columns] = of.shape.slice(-2);
  const outer = sizeOf(of.shape.slice(0, -2)) === 1 ? 0 : rows * columns;
  const at = reads(of);
  return transposed ? { at, row: 1, column: columns, outer } : { at, row: columns, column: 1, outer };
}
