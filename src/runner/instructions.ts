import { adamInstruction } from '../kernels/adam/wasm';
import { addRowsLowerings } from '../kernels/addRows/wasm';
import { attentionLowerings } from '../kernels/attention/wasm';
import { batchLinearLowerings } from '../kernels/batchLinear/wasm';
import { batchMatMulLowerings } from '../kernels/batchMatMul/wasm';
import { collisionRateLowerings } from '../kernels/collisionRate/wasm';
import { columnCosineLowerings } from '../kernels/columnCosine/wasm';
import { competingSlotsLowerings } from '../kernels/competingSlots/wasm';
import { crossEntropyLowerings } from '../kernels/crossEntropy/wasm';
import { embeddingLowerings } from '../kernels/embedding/wasm';
import { gateLowerings } from '../kernels/gate/wasm';
import { latentScaleLowerings } from '../kernels/latentScale/wasm';
import { layerNormLowerings } from '../kernels/layerNorm/wasm';
import { linearLowerings } from '../kernels/linear/wasm';
import { meanSquaredErrorLowerings } from '../kernels/meanSquaredError/wasm';
import { repeatRowsLowerings } from '../kernels/repeatRows/wasm';
import { stockLowerings } from '../kernels/stock/wasm';
import { straightThroughLowerings } from '../kernels/straightThrough/wasm';
import { weightedSumLowerings } from '../kernels/weightedSum/wasm';
import type { Instructions } from '../program/wasm/target';

/** Every operation that the machine can run. */
export const wasmInstructions: Instructions = {
  lowerings: {
    ...addRowsLowerings,
    ...attentionLowerings,
    ...batchLinearLowerings,
    ...batchMatMulLowerings,
    ...crossEntropyLowerings,
    ...embeddingLowerings,
    ...layerNormLowerings,
    ...linearLowerings,
    ...repeatRowsLowerings,
    ...stockLowerings,
    ...collisionRateLowerings,
    ...columnCosineLowerings,
    ...competingSlotsLowerings,
    ...gateLowerings,
    ...latentScaleLowerings,
    ...meanSquaredErrorLowerings,
    ...straightThroughLowerings,
    ...weightedSumLowerings,
  },
  adam: adamInstruction,
};
