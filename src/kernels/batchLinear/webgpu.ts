import { reads, writes } from '../../program/access';
import { sizeOf, type View } from '../../program/graph';
import type { Lowering } from '../../program/webgpu/lowering';
import { type Matrix, product, productWithSums } from '../../program/webgpu/product';
import type { Activation } from '../linear/activation';
import { bendOf, slopes } from '../linear/webgpu';

/** `batchLinear` and its gradient, all groups in one dispatch; see `batchLinear.ts`. */
export const batchLinearGpu: Readonly<Record<string, Lowering>> = {
  SitBatchLinear({ inputs: { x, w, b }, outputs: [y], attributes }, emit) {
    const { activation } = attributes as { activation: Activation };
    const [groups, rows, inner] = x.shape;
    const columns = w.shape[2];
    product(emit, {
      rows,
      inner,
      columns,
      outer: groups,
      a: rowMajor(x, rows, inner),
      b: rowMajor(w, inner, columns),
      c: { at: writes(y), row: columns, outer: rows * columns },
      bias: { at: reads(b), outer: columns },
      activation: bendOf(activation),
    });
  },

  SitBatchLinearGradient({ inputs: { dy, x, w, y }, outputs: [dx, dw, db], attributes }, emit) {
    const { activation } = attributes as { activation: Activation };
    const [groups, rows, inner] = x.shape;
    const columns = w.shape[2];
    const dz = slopes(emit, dy, y, activation);
    const gradient = rowMajor(dz, rows, columns);
    if (emit.isUsed(dx)) {
      product(emit, {
        rows,
        inner: columns,
        columns: inner,
        outer: groups,
        a: gradient,
        b: turned(w, inner, columns),
        c: { at: writes(dx), row: inner, outer: rows * inner },
      });
    }
    if (emit.isUsed(dw) || emit.isUsed(db)) {
      const wanted = {
        rows: inner,
        inner: rows,
        columns,
        outer: groups,
        a: turned(x, rows, inner),
        b: gradient,
        c: { at: writes(dw), row: columns, outer: sizeOf([inner, columns]) },
      };
      productWithSums(emit, wanted, db.value);
    }
  },
};

/** One matrix [rows, columns] per group. */
function rowMajor(of: View, rows: number, columns: number): Matrix {
  return { at: reads(of), row: columns, column: 1, outer: rows * columns };
}

/** The transposes of one matrix [rows, columns] per group. */
function turned(of: View, rows: number, columns: number): Matrix {
  return { at: reads(of), row: 1, column: columns, outer: rows * columns };
}
