import { currentMachines } from '../backend/machines';
import type { BackendName } from '../experiment/records';
import type { Parameters } from '../model/parameters';
import { Layout } from '../program/layout';
import type { Runner } from '../program/runner';
import { WasmTarget } from '../program/wasm/target';
import { CompiledRunner } from './compiled';
import { createEagerRunner } from './eager';
import { wasmInstructions } from './instructions';

/** The fastest runner for these parameters on a backend that has been started. */
export async function createRunner(parameters: Parameters, backend: BackendName): Promise<Runner> {
  const machines = backend === 'wasm' ? currentMachines() : null;
  if (!machines) return createEagerRunner(parameters);
  const layout = new Layout(parameters.all());
  const machine = await machines.take();
  const target = new WasmTarget(machine, layout, wasmInstructions, () => machines.give(machine));
  return new CompiledRunner(parameters, layout, target);
}
