import { reads, writes } from '../../program/access';
import type { Lowering } from '../../program/webgpu/lowering';
import { move } from '../../program/webgpu/map';
import { reduce } from '../../program/webgpu/reduce';
import { stridesOf } from '../../program/webgpu/strides';

/** `repeatRows` and its gradient; see `repeatRows.ts`. */
export const repeatRowsGpu: Readonly<Record<string, Lowering>> = {
  SitRepeatRows({ inputs: { x }, outputs: [y], attributes }, emit) {
    const { times } = attributes as { times: number };
    const [groups, width] = x.shape;
    const shape = [groups, times, width];
    const repeated = { at: reads(x), strides: [width, 0, 1] };
    move(emit, shape, repeated, { at: writes(y), strides: stridesOf(shape) });
  },

  SitRepeatRowsGradient({ inputs: { dy }, outputs: [dx], attributes }, emit) {
    const { times } = attributes as { times: number };
    const [groups, width] = dx.shape;
    reduce(emit, 'sum', { value: dy.value, shape: [groups, times, width] }, [1], dx);
  },
};
