import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { HelperTask, Surroundings } from '../program/wasm/machine';

/** What a helper runs: `serve` of program/wasm/helper.ts, in the plain JavaScript that a thread of Node starts from. */
const HELPER = `
const { workerData, parentPort } = require('node:worker_threads');
const { module: code, memory, control, thread } = workerData;
const { exports } = new WebAssembly.Instance(code, { env: { memory } });
parentPort.postMessage('serving');
exports.serve(control, thread);
`;

/** Node, as the machine sees it. @param threads 1 for programs that run beside others, as a sweep's do */
export function nodeSurroundings(threads = cpus().length): Surroundings {
  return {
    load: (variant) => readFile(new URL(`../../build/kernels/${variant}.wasm`, import.meta.url)),
    threads,
    spawn,
  };
}

function spawn(task: HelperTask): Promise<{ terminate(): void }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(HELPER, { eval: true, workerData: task });
    worker.once('error', reject);
    worker.once('message', () => {
      // A helper that sleeps must not keep the process alive.
      worker.unref();
      resolve({ terminate: () => void worker.terminate() });
    });
  });
}
