import { browserSurroundings } from '../../src/backend/machine';
import { startMachines } from '../../src/backend/machines';
import { startBackend } from '../../src/backend/start';
import type { Parameters } from '../../src/model/parameters';
import type { Runner } from '../../src/program/runner';
import { createRunner } from '../../src/runner/create';
import type { Assignment } from '../page/protocol';

export interface Started {
  /** e.g. "2 threads, fused SIMD". */
  readonly detail: string;
  runner(parameters: Parameters): Promise<Runner>;
}

/** Our engine as the lab starts it, but on the device and threads asked for or not at all: no fallback is measured. */
export async function startOurs({ device, threads }: Assignment): Promise<Started> {
  const runner = (parameters: Parameters) => createRunner(parameters, device);
  if (device === 'webgpu') return { detail: await startBackend(device), runner };
  const surroundings = browserSurroundings();
  const detail = await startMachines(threads === 'one' ? { ...surroundings, threads: 1 } : surroundings);
  return { detail, runner };
}
