import { reads, writes } from '../../program/access';
import type { Value, View } from '../../program/graph';
import { Code } from '../../program/wasm/code';
import type { Emitter, Lowering } from '../../program/wasm/lowering';
import { blocksOf, stretchOf } from '../blocks';
import { emitProduct, rowMajor, turned } from '../emitProduct';
import { ActivationCode } from '../productCodes';
import { emitReduction } from '../stock/reductions';
import type { Activation } from './activation';

const forward: Lowering = ({ inputs: { x, w, b }, outputs: [y], attributes }, emit) => {
  const { activation } = attributes as { activation: Activation };
  const [inner, columns] = w.shape;
  emitProduct(emit, {
    ...{ rows: x.shape[0], columns, inner, activation },
    a: rowMajor(x, inner),
    b: rowMajor(w, columns),
    c: y,
    bias: b,
  });
};

/**
 * First what threads share by rows, as they most likely shared whatever made dy: then they wait for each other once, before
 * the sums over all rows.
 */
const backward: Lowering = ({ inputs: { dy, x, w, y }, outputs: [dx, dw, db], attributes }, emit) => {
  const { activation } = attributes as { activation: Activation };
  const [rows, inner] = x.shape;
  const columns = w.shape[1];
  const dz = emitSlopes(emit, dy, y, activation);
  if (emit.isUsed(dx)) {
    const [a, b] = [rowMajor(dz, columns), turned(w, columns)];
    emitProduct(emit, { rows, columns: inner, inner: columns, a, b, c: dx });
  }
  if (emit.isUsed(dw)) {
    const [a, b] = [turned(x, inner), rowMajor(dz, columns)];
    emitProduct(emit, { rows: inner, columns, inner: rows, a, b, c: dw });
  }
  if (emit.isUsed(db)) emitReduction(emit, Code.sum, dz, db, { outer: 1, reduced: rows, inner: columns });
};

/** dz = dy · activation′ as a temporary; dy itself where there is no activation. */
export function emitSlopes(emit: Emitter, dy: View, y: View, activation: Activation): View | Value {
  if (activation === 'none') return dy;
  const { size } = dy.value;
  const dz = emit.temporary(size);
  emit.instruction({
    code: Code.linearSlopes,
    parts: blocksOf(size),
    cost: 2 * size,
    words: (from, to) => {
      const { begin, end } = stretchOf(size, from, to);
      return [
        ...[reads(dy, begin, end), reads(y, begin, end), writes(dz, begin, end)],
        ...[end - begin, ActivationCode[activation]],
      ];
    },
  });
  return dz;
}

export const linearLowerings: Record<string, Lowering> = {
  SitLinear: forward,
  SitLinearGradient: backward,
};
