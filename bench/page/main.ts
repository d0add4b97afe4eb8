import type { Answers, Assignment, EngineName, Opened, Reply, Request } from './protocol';

/*
 * The page that `npm run bench` opens, one for each contestant: it starts the contestant's worker, as the lab does, and
 * passes requests on. The worker's bundle holds its own engine and no other, so that what it downloads is that engine's.
 */

declare global {
  var bench: Bench;
}

export interface Bench {
  /** Starts the worker and takes the first step; milliseconds since before the worker existed. */
  open(assignment: Assignment): Promise<Opened & { readonly firstStep: number }>;
  ask<R extends Request>(request: R): Promise<Answers[R['type']]>;
  /**
   * Bytes of JavaScript, WebAssembly and buffers that page and worker hold; null where the browser does not tell, or waits for
   * a thread that sleeps between two steps.
   */
  memory(): Promise<number | null>;
}

let worker: Worker | null = null;

/** One bundle each: a worker's URL has to be written out for the bundler to see it. */
function start(engine: EngineName): Worker {
  switch (engine) {
    case 'ours':
      return new Worker(new URL('./ours.worker.ts', import.meta.url), { type: 'module' });
    case 'stock':
      return new Worker(new URL('./stock.worker.ts', import.meta.url), { type: 'module' });
    case 'jax':
      return new Worker(new URL('./jax.worker.ts', import.meta.url), { type: 'module' });
    default:
      return engine satisfies never;
  }
}

function ask<R extends Request>(request: R): Promise<Answers[R['type']]> {
  const asked = worker;
  if (!asked) throw new Error('open a contestant first');
  return new Promise((resolve, reject) => {
    asked.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (data.ok) resolve(data.answer as Answers[R['type']]);
      else reject(new Error(data.message));
    };
    asked.onerror = (event) => reject(new Error(event.message || 'the worker did not start'));
    asked.postMessage(request);
  });
}

const PATIENCE_MS = 3000;

interface MemoryMeasurer {
  measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>;
}

globalThis.bench = {
  async open(assignment) {
    const before = performance.now();
    worker = start(assignment.engine);
    const opened = await ask({ type: 'open', assignment });
    return { ...opened, firstStep: performance.now() - before };
  },
  ask,
  async memory() {
    if (!('measureUserAgentSpecificMemory' in performance)) return null;
    const measured = (performance as unknown as MemoryMeasurer).measureUserAgentSpecificMemory();
    const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
    return (await Promise.race([measured, patience]))?.bytes ?? null;
  },
};
