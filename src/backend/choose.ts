import type { BackendChoice, BackendName } from '../experiment/records';
import { type AdapterReport, findAdapter } from './adapter';
import { startBackend } from './start';

/** What the choice depends on; a test passes its own. */
export interface Surroundings {
  findAdapter(): Promise<AdapterReport>;
  /** Starts a backend and tells about it. @throws Error with the reason when it does not start */
  start(name: BackendName, threads: number | null): Promise<string>;
}

const browser: Surroundings = { findAdapter, start: startBackend };

const LABELS: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  wasm: 'WASM',
  webgl: 'WebGL',
  cpu: 'plain JavaScript',
};

/**
 * Starts the backend asked for, or the fastest one here: WebGPU on a real GPU, else WASM, else WebGL, else plain
 * JavaScript. A wish is honoured even where another backend would be faster; one that cannot be met is answered with
 * the automatic choice and the reason.
 *
 * @param threads of WASM, in all; null for as many as are useful
 * @throws Error when no backend starts at all
 */
export async function chooseBackend(
  wish: BackendName | null,
  threads: number | null = null,
  surroundings: Surroundings = browser,
): Promise<BackendChoice> {
  let unmet = '';
  if (wish) {
    try {
      const detail = await surroundings.start(wish, threads);
      const adapter = wish === 'webgpu' ? await surroundings.findAdapter() : null;
      const slow =
        adapter?.kind === 'software' ? '; its adapter is emulated in software, so WASM is faster' : '';
      return { name: wish, detail, reason: `as you asked${slow}` };
    } catch (error) {
      unmet = `${LABELS[wish]} was asked for but does not start here (${reasonOf(error)})`;
    }
  }
  const adapter = await surroundings.findAdapter();
  const failures: string[] = [];
  const order: BackendName[] = ['wasm', 'webgl', 'cpu'];
  if (adapter.kind === 'hardware') order.unshift('webgpu');
  for (const name of order) {
    if (name === wish) continue;
    try {
      const detail = await surroundings.start(name, threads);
      const why = name === 'webgpu' ? 'the fastest here, on a real GPU' : whyNotFaster(adapter, failures);
      // A wish for WebGPU that found no adapter has said already why nothing faster runs.
      const said = wish === 'webgpu' && adapter.kind === 'none' && failures.length === 0;
      return { name, detail, reason: said ? unmet : [unmet, why].filter(Boolean).join('; ') };
    } catch (error) {
      failures.push(`${LABELS[name]} does not start (${reasonOf(error)})`);
    }
  }
  throw new Error(`no backend starts in this browser: ${[unmet, ...failures].filter(Boolean).join('; ')}`);
}

function whyNotFaster(adapter: AdapterReport, failures: readonly string[]): string {
  if (failures.length > 0) return failures.join('; ');
  return adapter.kind === 'software'
    ? `this browser offers no hardware WebGPU adapter (found ${adapter.name || 'one emulated in software'})`
    : `this browser offers no WebGPU adapter (${adapter.name})`;
}

/** A driver can tell a whole shader; a run keeps a sentence or two. */
const LONGEST_REASON = 300;

function reasonOf(error: unknown): string {
  const told = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(told).slice(0, LONGEST_REASON);
}
