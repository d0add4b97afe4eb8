import plain from '../../build/kernels/plain.wasm?url';
import plainThreads from '../../build/kernels/plain-threads.wasm?url';
import relaxed from '../../build/kernels/relaxed.wasm?url';
import relaxedThreads from '../../build/kernels/relaxed-threads.wasm?url';
import type { HelperTask, Surroundings, Variant } from '../program/wasm/machine';

const URLS: Readonly<Record<Variant, string>> = {
  plain,
  relaxed,
  'plain-threads': plainThreads,
  'relaxed-threads': relaxedThreads,
};

/** More threads than this only wait for each other: our models are small. */
const MOST_USEFUL = 4;
/** A helper that has not come up after this long (a policy that forbids workers, say) does not come. */
const HELPER_TIMEOUT = 5000;

/**
 * A browser's worker, as the machine sees it. Memory is shared only in a page that is isolated from other origins.
 *
 * @param wanted threads in all, or null for as many as are useful; 1 for runs beside others, as a sweep's are
 */
export function browserSurroundings(wanted: number | null = null): Surroundings {
  const most = self.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, MOST_USEFUL) : 1;
  return { load, threads: Math.min(wanted ?? most, most), spawn };
}

async function load(variant: Variant): Promise<ArrayBuffer> {
  const failed = (why: unknown) => new Error(`the lab’s WebAssembly could not be loaded: ${why}`);
  const response = await fetch(URLS[variant]).catch((error: unknown) => {
    throw failed(error instanceof Error ? error.message : error);
  });
  if (!response.ok) throw failed(response.status);
  return response.arrayBuffer();
}

function spawn(task: HelperTask): Promise<{ terminate(): void }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./helper.worker.ts', import.meta.url), { type: 'module' });
    const fail = (reason: string): void => {
      worker.terminate();
      reject(new Error(reason));
    };
    const timer = setTimeout(() => fail('a thread did not start in time'), HELPER_TIMEOUT);
    worker.onmessage = () => {
      clearTimeout(timer);
      resolve(worker);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      clearTimeout(timer);
      fail(event.message);
    };
    worker.postMessage(task);
  });
}
