import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';
import { emitBinary } from '../stock/elementwise';
import { emitReduction } from '../stock/reductions';

/** The stock sum, broadcast. */
const forward: Lowering = ({ inputs: { x, row }, outputs: [out] }, emit) => {
  emitBinary(emit, Code.add, x, row, out);
};

const columnSums: Lowering = ({ inputs: { dy }, outputs: [out] }, emit) => {
  const [rows, width] = dy.shape;
  emitReduction(emit, Code.sum, dy, out, { outer: 1, reduced: rows, inner: width });
};

export const addRowsLowerings: Record<string, Lowering> = { SitAddRows: forward, SitColumnSums: columnSums };
