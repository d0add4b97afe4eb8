import { type Machine, Machines, type Surroundings } from '../program/wasm/machine';

/** By the number of threads: a worker may train with all of them and later, beside others, on one. */
const prepared = new Map<number, Promise<{ machines: Machines; detail: string }>>();
let current: Machines | null = null;

/**
 * Makes our own WebAssembly machines ready and the current way to train on WASM.
 *
 * @returns what started, e.g. "2 threads, fused SIMD"
 * @throws Error with the reason when they do not run here
 */
export async function startMachines(surroundings: Surroundings): Promise<string> {
  const { threads } = surroundings;
  const preparing = prepared.get(threads) ?? prepare(surroundings);
  prepared.set(threads, preparing);
  try {
    const { machines, detail } = await preparing;
    current = machines;
    return detail;
  } catch (error) {
    prepared.delete(threads);
    throw error;
  }
}

/** The machines in use; null before `startMachines` and where they do not run. */
export function currentMachines(): Machines | null {
  return current;
}

async function prepare(surroundings: Surroundings): Promise<{ machines: Machines; detail: string }> {
  const machines = await Machines.prepare(surroundings);
  // The first machine is brought up to see how many threads really come.
  const first: Machine = await machines.take();
  machines.give(first);
  const { threads } = first;
  const count = `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  const others = threads === 1 && surroundings.threads > 1 ? ' (the others did not start)' : '';
  return { machines, detail: `${count}, ${machines.relaxed ? 'fused SIMD' : 'SIMD'}${others}` };
}
