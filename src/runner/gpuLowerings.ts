import { adamDispatches } from '../kernels/adam/webgpu';
import { addRowsGpu } from '../kernels/addRows/webgpu';
import { attentionGpu } from '../kernels/attention/webgpu';
import { batchLinearGpu } from '../kernels/batchLinear/webgpu';
import { batchMatMulGpu } from '../kernels/batchMatMul/webgpu';
import { collisionRateGpu } from '../kernels/collisionRate/webgpu';
import { columnCosineGpu } from '../kernels/columnCosine/webgpu';
import { competingSlotsGpu } from '../kernels/competingSlots/webgpu';
import { crossEntropyGpu } from '../kernels/crossEntropy/webgpu';
import { embeddingGpu } from '../kernels/embedding/webgpu';
import { gateGpu } from '../kernels/gate/webgpu';
import { latentScaleGpu } from '../kernels/latentScale/webgpu';
import { layerNormGpu } from '../kernels/layerNorm/webgpu';
import { linearGpu } from '../kernels/linear/webgpu';
import { meanSquaredErrorGpu } from '../kernels/meanSquaredError/webgpu';
import { repeatRowsGpu } from '../kernels/repeatRows/webgpu';
import { stockGpu } from '../kernels/stock/webgpu';
import { straightThroughGpu } from '../kernels/straightThrough/webgpu';
import { weightedSumGpu } from '../kernels/weightedSum/webgpu';
import type { Lowering } from '../program/webgpu/lowering';
import type { Dispatches } from '../program/webgpu/target';

/** Every operation that has a WebGPU form. */
export const gpuLowerings: Readonly<Record<string, Lowering>> = {
  ...addRowsGpu,
  ...attentionGpu,
  ...batchLinearGpu,
  ...batchMatMulGpu,
  ...collisionRateGpu,
  ...columnCosineGpu,
  ...competingSlotsGpu,
  ...crossEntropyGpu,
  ...embeddingGpu,
  ...gateGpu,
  ...latentScaleGpu,
  ...layerNormGpu,
  ...linearGpu,
  ...meanSquaredErrorGpu,
  ...repeatRowsGpu,
  ...stockGpu,
  ...straightThroughGpu,
  ...weightedSumGpu,
};

export const gpuDispatches: Dispatches = { lowerings: gpuLowerings, adam: adamDispatches };
