import type { Parameters } from '../model/parameters';
import { Layout } from '../program/layout';
import type { Runner } from '../program/runner';
import { type Gpu, prepareGpu } from '../program/webgpu/gpu';
import { WebgpuTarget } from '../program/webgpu/target';
import { CompiledRunner } from './compiled';
import { gpuDispatches } from './gpuLowerings';

/** Shaders are compiled once for each device. */
const prepared = new WeakMap<GPUDevice, Promise<Gpu>>();

/** @throws Error with the compiler's own words when the device does not take our shaders */
export async function createWebgpuRunner(
  parameters: Parameters,
  device: GPUDevice,
  software: boolean,
): Promise<Runner> {
  const gpu = prepared.get(device) ?? prepareGpu(device, software);
  prepared.set(device, gpu);
  const layout = new Layout(parameters.all());
  return new CompiledRunner(parameters, layout, new WebgpuTarget(await gpu, layout, gpuDispatches));
}
