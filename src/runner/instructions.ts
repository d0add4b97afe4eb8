import { collisionRateLowerings } from '../kernels/collisionRate/wasm';
import { columnCosineLowerings } from '../kernels/columnCosine/wasm';
import { competingSlotsLowerings } from '../kernels/competingSlots/wasm';
import { gateLowerings } from '../kernels/gate/wasm';
import { latentScaleLowerings } from '../kernels/latentScale/wasm';
import { meanSquaredErrorLowerings } from '../kernels/meanSquaredError/wasm';
import { straightThroughLowerings } from '../kernels/straightThrough/wasm';
import { weightedSumLowerings } from '../kernels/weightedSum/wasm';
import type { Instructions } from '../program/wasm/target';

/** Every operation that the machine can run. */
export const wasmInstructions: Instructions = {
  lowerings: {
    ...collisionRateLowerings,
    ...columnCosineLowerings,
    ...competingSlotsLowerings,
    ...gateLowerings,
    ...latentScaleLowerings,
    ...meanSquaredErrorLowerings,
    ...straightThroughLowerings,
    ...weightedSumLowerings,
  },
  adam() {
    throw new Error('pending');
  },
};
