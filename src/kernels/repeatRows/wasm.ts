import { Code } from '../../program/wasm/code';
import type { Lowering } from '../../program/wasm/lowering';
import { emitBlockCopy } from '../stock/moves';
import { emitReduction } from '../stock/reductions';

const forward: Lowering = ({ inputs: { x }, outputs: [out], attributes }, emit) => {
  const { times } = attributes as { times: number };
  const [groups, width] = x.shape;
  emitBlockCopy(
    emit,
    [groups, times, width],
    { of: x, strides: [width, 0, 1] },
    { of: out, strides: [times * width, width, 1] },
  );
};

const backward: Lowering = ({ inputs: { dy }, outputs: [dx], attributes }, emit) => {
  const { times } = attributes as { times: number };
  const [groups, width] = dx.shape;
  emitReduction(emit, Code.sum, dy, dx, { outer: groups, reduced: times, inner: width });
};

export const repeatRowsLowerings: Record<string, Lowering> = {
  SitRepeatRows: forward,
  SitRepeatRowsGradient: backward,
};
