import type { BackendChoice, BackendName } from '../experiment/records';

/** Backends as people call them. */
export const BACKEND_LABELS: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  wasm: 'WASM',
  webgl: 'WebGL',
  cpu: 'CPU (plain JavaScript)',
};

/** What computes and why, in one sentence, e.g. "WASM, 2 threads, SIMD: this browser offers no WebGPU adapter." */
export function backendSentence({ name, detail, reason }: BackendChoice): string {
  const what = [BACKEND_LABELS[name], detail].filter(Boolean).join(', ');
  return `${what}: ${reason.replace(/\.$/, '')}.`;
}
