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
 * @returns what started, e.g. "2 threads, SIMD" or "1 thread, SIMD; no threads: …"
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
  const threads = isolated && simd && (await env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT')) === true;
  if (threads) {
    // One core stays free for the page: drawing at 60 frames per second is part of the promise.
    wasm.setThreadsCount(Math.max(1, navigator.hardwareConcurrency - 1));
    if (await threadsStart(() => setBackend('wasm'))) {
      const count = wasm.getThreadsCount();
      return `${count} ${count === 1 ? 'thread' : 'threads'}, SIMD`;
    }
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  }
  if (!(await setBackend('wasm'))) throw new Error('the WebAssembly module could not be loaded');
  const why = threads
    ? 'its threads did not start'
    : isolated
      ? 'this browser has none'
      : 'the page is served without the headers for cross-origin isolation';
  return `1 thread, ${simd ? 'SIMD' : 'no SIMD'} (no more threads: ${why})`;
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
