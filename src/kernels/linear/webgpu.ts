import { reads, writes } from '../../program/access';
import { sizeOf, type View } from '../../program/graph';
import type { Emitter, Lowering } from '../../program/webgpu/lowering';
import { binary } from '../../program/webgpu/map';
import { type Matrix, product, productWithSums } from '../../program/webgpu/product';
import type { Activation } from './activation';

/** `linear` and its gradient as products; see `linear.ts`. */
export const linearGpu: Readonly<Record<string, Lowering>> = {
  SitLinear({ inputs: { x, w, b }, outputs: [y], attributes }, emit) {
    const { activation } = attributes as { activation: Activation };
    const [inner, columns] = w.shape;
    product(emit, {
      rows: x.shape[0],
      inner,
      columns,
      a: rowMajor(x, inner),
      b: rowMajor(w, columns),
      c: { at: writes(y), row: columns },
      bias: b && { at: reads(b) },
      activation,
    });
  },

  SitLinearGradient({ inputs: { dy, x, w, y }, outputs: [dx, dw, db], attributes }, emit) {
    const { activation } = attributes as { activation: Activation };
    const [rows, inner] = x.shape;
    const columns = w.shape[1];
    const dz = slopes(emit, dy, y, activation);
    if (emit.isUsed(dx)) {
      product(emit, {
        rows,
        inner: columns,
        columns: inner,
        a: rowMajor(dz, columns),
        b: turned(w, columns),
        c: { at: writes(dx), row: inner },
      });
    }
    if (emit.isUsed(dw) || emit.isUsed(db)) {
      const c = { at: writes(dw), row: columns };
      const wanted = { rows: inner, inner: rows, columns, a: turned(x, inner), b: rowMajor(dz, columns), c };
      productWithSums(emit, wanted, db.value);
    }
  },
};

/** dz = dy · activation′, in terms of the result y; dy itself where there is no activation. */
export function slopes(emit: Emitter, dy: View, y: View, activation: Activation): View {
  if (activation === 'none') return dy;
  const dz = { value: emit.temporary(sizeOf(dy.shape)), shape: dy.shape };
  const names = { relu: 'SlopeRelu', leakyRelu: 'SlopeLeakyRelu', tanh: 'SlopeTanh' } as const;
  binary(emit, names[activation], dy, y, dz);
  return dz;
}

function rowMajor(of: View, width: number): Matrix {
  return { at: reads(of), row: width, column: 1 };
}

/** The transpose of a row-major matrix of this width. */
function turned(of: View, width: number): Matrix {
  return { at: reads(of), row: 1, column: width };
}
