import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { browserSurroundings } from './machine';
import { startMachines } from './machines';

/**
 * Starts WebAssembly: our own machine, or where that does not run (a browser without SIMD) tfjs' backend, op by op.
 *
 * @param threads in all, or null for as many as are useful
 * @returns what started, e.g. "2 threads, fused SIMD"
 * @throws Error with the reason when neither starts
 */
export async function startWasm(threads: number | null): Promise<string> {
  try {
    const surroundings = browserSurroundings(threads);
    const detail = await startMachines(surroundings);
    const asMany = threads === 1 || navigator.hardwareConcurrency === 1;
    if (surroundings.threads > 1 || asMany) return detail;
    return `${detail} (no second thread: the page is served without the headers for cross-origin isolation)`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${await startStock()}, op by op (${reason})`;
  }
}

async function startStock(): Promise<string> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths({
    'tfjs-backend-wasm.wasm': plainUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    // tfjs insists on a path for each; this one is not taken, because threads are off.
    'tfjs-backend-wasm-threaded-simd.wasm': simdUrl,
  });
  // tfjs grants its threads half of the cores, and they have been seen not to start without a word.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await setBackend('wasm'))) throw new Error('the WebAssembly module could not be loaded');
  const simd = (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
  return simd ? '1 thread, SIMD' : '1 thread, no SIMD';
}
