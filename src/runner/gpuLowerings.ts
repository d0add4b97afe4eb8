import { addRowsGpu } from '../kernels/addRows/webgpu';
import { attentionGpu } from '../kernels/attention/webgpu';
import { batchLinearGpu } from '../kernels/batchLinear/webgpu';
import { batchMatMulGpu } from '../kernels/batchMatMul/webgpu';
import { crossEntropyGpu } from '../kernels/crossEntropy/webgpu';
import { embeddingGpu } from '../kernels/embedding/webgpu';
import { layerNormGpu } from '../kernels/layerNorm/webgpu';
import { linearGpu } from '../kernels/linear/webgpu';
import { repeatRowsGpu } from '../kernels/repeatRows/webgpu';
import { stockGpu } from '../kernels/stock/webgpu';
import type { Lowering } from '../program/webgpu/lowering';

/** Every operation that has a WebGPU form. */
export const gpuLowerings: Readonly<Record<string, Lowering>> = {
  ...addRowsGpu,
  ...attentionGpu,
  ...batchLinearGpu,
  ...batchMatMulGpu,
  ...crossEntropyGpu,
  ...embeddingGpu,
  ...layerNormGpu,
  ...linearGpu,
  ...repeatRowsGpu,
  ...stockGpu,
};
