import { currentDevice } from '../backend/device';
import { currentMachines } from '../backend/machines';
import type { BackendName } from '../experiment/records';
import type { Parameters } from '../model/parameters';
import { Layout } from '../program/layout';
import type { Runner } from '../program/runner';
import type { Machines } from '../program/wasm/machine';
import { WasmTarget } from '../program/wasm/target';
import { CompiledRunner } from './compiled';
import { createEagerRunner } from './eager';
import { wasmInstructions } from './instructions';

/** The fastest runner for these parameters on a backend that has been started: compiled, or else op by op. */
export async function createRunner(parameters: Parameters, backend: BackendName): Promise<Runner> {
  if (backend === 'wasm') {
    const machines = currentMachines();
    if (machines) return createWasmRunner(parameters, machines);
  }
  if (backend === 'webgpu') {
    const current = currentDevice();
    if (current) {
      // Its shaders are of no use to most readers.
      const { createWebgpuRunner } = await import('./webgpu');
      try {
        return await createWebgpuRunner(parameters, current.device, current.software);
      } catch (error) {
        // A device that does not take our shaders may well take those of tfjs.
        console.warn('Training goes op by op on WebGPU:', error);
      }
    }
  }
  return createEagerRunner(parameters);
}

/** @throws Error when the parameters do not fit a machine's memory */
export async function createWasmRunner(parameters: Parameters, machines: Machines): Promise<Runner> {
  const layout = new Layout(parameters.all());
  const machine = await machines.take();
  const release = () => machines.give(machine);
  try {
    return new CompiledRunner(parameters, layout, new WasmTarget(machine, layout, wasmInstructions, release));
  } catch (error) {
    release();
    throw error;
  }
}
