import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { env, setBackend } from '@tensorflow/tfjs-core';

/** Longest wait for the threads, milliseconds: where they cannot start, nothing says so. */
const THREADS_TIMEOUT = 15_000;

let started: Promise<string> | null = null;

/**
 * Starts WASM with SIMD, and with threads where the page is cross-origin isolated; makes it the current backend.
 *
 * @returns what started, e.g. "2 threads, SIMD" or "1 thread, SIMD (no second thread: …)"
 * @throws Error with the reason when it does not start at all
 */
export async function startWasm(): Promise<string> {
  started ??= firstStart();
  try {
    const detail = await started;
    await setBackend('wasm');
    return detail;
  } catch (error) {
    started = null;
    throw error;
  }
}

async function firstStart(): Promise<string> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths({
    'tfjs-backend-wasm.wasm': plainUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedUrl,
  });
  const simd = (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
  const isolated = globalThis.crossOriginIsolated === true;
  // tfjs grants half the cores at most. For one thread the build without threads does the same with less ado.
  const granted = Math.floor(navigator.hardwareConcurrency / 2);
  const able = isolated && simd && (await env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT')) === true;
  if (able && granted > 1) {
    wasm.setThreadsCount(granted);
    if (await threadsStart(() => setBackend('wasm'))) return `${wasm.getThreadsCount()} threads, SIMD`;
  }
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await setBackend('wasm'))) throw new Error('the WebAssembly module could not be loaded');
  const why = !isolated
    ? 'the page is served without the headers for cross-origin isolation'
    : !able
      ? 'this browser has none'
      : granted > 1
        ? 'they did not start'
        : `it takes half of the cores, here ${navigator.hardwareConcurrency}`;
  return `1 thread, ${simd ? 'SIMD' : 'no SIMD'} (no second thread: ${why})`;
}

/** Whether `start` brings up the threads; an error in one of them is caught here and is no crash of the engine. */
async function threadsStart(start: () => Promise<boolean>): Promise<boolean> {
  let fail = (): void => {};
  const failed = new Promise<false>((resolve) => {
    fail = () => resolve(false);
  });
  const caught = (event: Event): void => {
    event.preventDefault();
    fail();
  };
  const timer = setTimeout(fail, THREADS_TIMEOUT);
  addEventListener('error', caught);
  try {
    return await Promise.race([start(), failed]);
  } finally {
    clearTimeout(timer);
    removeEventListener('error', caught);
  }
}
