import type { Lowering } from '../../program/wasm/lowering';
import { elementwiseLowerings } from './elementwise';
import { moveLowerings } from './moves';
import { reductionLowerings } from './reductions';

/** tfjs' own kernels, as far as models put them between our own; see README.md. */
export const stockLowerings: Record<string, Lowering> = {
  ...elementwiseLowerings,
  ...moveLowerings,
  ...reductionLowerings,
};
