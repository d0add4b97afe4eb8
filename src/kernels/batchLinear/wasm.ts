import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';
import { emitProduct, rowMajor, turned } from '../emitProduct';
import type { Activation } from '../linear/activation';
import { emitSlopes } from '../linear/wasm';
import { emitReduction } from '../stock/reductions';

const forward: Lowering = ({ inputs: { x, w, b }, outputs: [y], attributes }, emit) => {
  const { activation } = attributes as { activation: Activation };
  const [groups, rows, inner] = x.shape;
  const columns = w.shape[2];
  emitProduct(emit, {
    ...{ groups, rows, columns, inner, activation },
    a: rowMajor(x, inner, rows * inner),
    b: rowMajor(w, columns, inner * columns),
    c: y,
    bias: b,
  });
};

/** In the order of `linear`'s gradient, for the same reason. */
const backward: Lowering = ({ inputs: { dy, x, w, y }, outputs: [dx, dw, db], attributes }, emit) => {
  const { activation } = attributes as { activation: Activation };
  const [groups, rows, inner] = x.shape;
  const columns = w.shape[2];
  const dz = emitSlopes(emit, dy, y, activation);
  if (emit.isUsed(dx)) {
    emitProduct(emit, {
      ...{ groups, rows, columns: inner, inner: columns },
      a: rowMajor(dz, columns, rows * columns),
      b: turned(w, columns, inner * columns),
      c: dx,
    });
  }
  if (emit.isUsed(dw)) {
    emitProduct(emit, {
      ...{ groups, rows: inner, columns, inner: rows },
      a: turned(x, inner, rows * inner),
      b: rowMajor(dz, columns, rows * columns),
      c: dw,
    });
  }
  if (emit.isUsed(db)) {
    emitReduction(emit, Code.sum, dz, db, { outer: groups, reduced: rows, inner: columns });
  }
};

export const batchLinearLowerings: Record<string, Lowering> = {
  SitBatchLinear: forward,
  SitBatchLinearGradient: backward,
};
