import { setBackend } from '@tensorflow/tfjs-core';
import type { BackendName } from '../experiment/records';
import { findAdapter } from './adapter';
import { startWasm } from './wasm';

/**
 * Starts a backend and makes it the current one; each is downloaded only when it is started.
 *
 * @param threads of WASM, in all; null for as many as are useful
 * @returns what to say about it, e.g. "2 threads, SIMD"
 * @throws Error with the reason when it does not start
 */
export async function startBackend(name: BackendName, threads: number | null = null): Promise<string> {
  switch (name) {
    case 'webgpu': {
      const adapter = await findAdapter();
      if (adapter.kind === 'none') throw new Error(adapter.name);
      await import('@tensorflow/tfjs-backend-webgpu');
      await activate(name);
      return adapter.name || 'an adapter without a name';
    }
    case 'wasm':
      return startWasm(threads);
    case 'webgl': {
      await import('@tensorflow/tfjs-backend-webgl');
      await activate(name);
      return 'WebGL 2';
    }
    case 'cpu': {
      await import('@tensorflow/tfjs-backend-cpu');
      await activate(name);
      return 'plain JavaScript';
    }
    default:
      return name satisfies never;
  }
}

async function activate(name: BackendName): Promise<void> {
  if (!(await setBackend(name))) throw new Error(`the ${name} backend did not start`);
}
