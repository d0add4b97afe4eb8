import type { HelperTask, MachineExports } from './machine';

/** The life of a helper thread: the same module over the same memory, serving until it is terminated. */
export async function serve({ module, memory, control, thread }: HelperTask): Promise<void> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  postMessage('serving');
  (exports as unknown as MachineExports).serve(control, thread);
}
