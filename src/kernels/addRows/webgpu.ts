import type { Lowering } from '../../program/webgpu/lowering';
import { binary } from '../../program/webgpu/map';
import { reduce } from '../../program/webgpu/reduce';

/** `addRows`, and the column sums that are its gradient; see `addRows.ts`. */
export const addRowsGpu: Readonly<Record<string, Lowering>> = {
  SitAddRows({ inputs: { x, row }, outputs: [y] }, emit) {
    binary(emit, 'Add', x, row, y);
  },

  SitColumnSums({ inputs: { dy }, outputs: [sums] }, emit) {
    reduce(emit, 'sum', dy, [0], sums);
  },
};
