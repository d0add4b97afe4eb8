import { ARGUMENT_BYTES, type Shader, shadersFor } from './shader';

/** A device with the one layout that all shaders share, and the shaders compiled for it. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly layout: GPUBindGroupLayout;
  /** See `Emitter.software`. */
  readonly software: boolean;
  /** @throws Error for a shader that was declared since */
  pipeline(shader: Shader): GPUComputePipeline;
}

/**
 * Compiles the shaders of all modules loaded so far, side by side where the browser can. None depends on a model's sizes, so
 * this is done once, and what can fail has failed before the first step.
 *
 * @throws Error with the compiler's own words for a shader that this device does not take
 */
export async function prepareGpu(device: GPUDevice, software: boolean): Promise<Gpu> {
  const layout = device.createBindGroupLayout({
    entries: [
      { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'storage' } },
      {
        binding: 1,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: ARGUMENT_BYTES },
      },
    ],
  });
  const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] });
  const codes = [...new Set(shadersFor(software).map(({ code }) => code))];
  const compiled = await Promise.all(codes.map((code) => compile(device, pipelineLayout, code)));
  const pipelines = new Map(codes.map((code, i) => [code, compiled[i]]));
  return {
    device,
    layout,
    software,
    pipeline({ code }) {
      const pipeline = pipelines.get(code);
      if (!pipeline)
        throw new Error('WebGPU: a shader is used that was declared after the others were compiled');
      return pipeline;
    },
  };
}

async function compile(
  device: GPUDevice,
  layout: GPUPipelineLayout,
  code: string,
): Promise<GPUComputePipeline> {
  const module = device.createShaderModule({ code });
  try {
    return await device.createComputePipelineAsync({ layout, compute: { module } });
  } catch (error) {
    const { messages } = await module.getCompilationInfo();
    const lines = code.split('\n');
    const said = messages.map(({ lineNum, message }) => `${message} (${lines[lineNum - 1]?.trim()})`);
    const reason = said.length > 0 ? said.join('; ') : String(error);
    throw new Error(`WebGPU: a shader does not compile: ${reason}`, { cause: error });
  }
}

/** Workgroups along x and y, at least `groups` in all, within what a device starts along one dimension. */
export function grid(groups: number, most: number): [number, number] {
  const y = Math.ceil(groups / most);
  return [Math.ceil(groups / y), y];
}
