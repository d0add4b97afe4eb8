import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { env, setBackend } from '@tensorflow/tfjs-core';
import type { BackendChoice } from '../experiment/records';
import { startMachines } from './machines';
import { nodeSurroundings } from './nodeMachine';

/** The backends that run without a browser. */
export type NodeBackendName = 'wasm' | 'webgpu' | 'cpu';

export const NODE_BACKENDS: readonly NodeBackendName[] = ['wasm', 'webgpu', 'cpu'];

/** A backend that this machine cannot start, with the reason in words. */
export class BackendUnavailable extends Error {
  constructor(backend: NodeBackendName, reason: string) {
    super(`the ${backend} backend does not start here: ${reason}`);
    this.name = 'BackendUnavailable';
  }
}

/**
 * Starts a backend and makes it the current one.
 *
 * @param threads of WASM, in all; 1 for runs beside others
 * @throws BackendUnavailable with the reason
 */
export async function startNodeBackend(name: NodeBackendName, threads?: number): Promise<BackendChoice> {
  switch (name) {
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      await activate('cpu');
      return { name, detail: 'plain JavaScript', reason: 'asked for' };
    case 'wasm':
      return { name, detail: await startMachines(nodeSurroundings(threads)), reason: 'asked for' };
    case 'webgpu':
      return startWebgpu();
    default:
      return name satisfies never;
  }
}

/** Starts tfjs' own WASM backend, which runs op by op: the peer and the reference of our machines. */
export async function startStockWasm(): Promise<BackendChoice> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(dirname(entry) + sep);
  await activate('wasm');
  const simd = (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) ? 'SIMD' : 'no SIMD';
  return { name: 'wasm', detail: `1 thread, ${simd}`, reason: 'asked for' };
}

/** Folders of Debian's, Ubuntu's and Google's packages that carry SwiftShader, a WebGPU adapter in software. */
const SWIFTSHADER_FOLDERS = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/opt/google/chrome',
  '/opt/chromium.org/chromium',
];

/** Dawn's instance has to outlive its devices, so one serves the whole process. */
let webgpu: BackendChoice | null = null;

async function startWebgpu(): Promise<BackendChoice> {
  if (webgpu) {
    await activate('webgpu');
    return webgpu;
  }
  preferSoftwareVulkan();
  let gpu: GPU;
  try {
    const dawn = await import('webgpu');
    Object.assign(globalThis, dawn.globals);
    gpu = dawn.create([]);
  } catch (error) {
    throw new BackendUnavailable('webgpu', `the webgpu package does not load (${String(error)})`);
  }
  const adapter = await gpu.requestAdapter();
  if (!adapter) {
    throw new BackendUnavailable(
      'webgpu',
      'no adapter found, neither a GPU nor SwiftShader beside a Chromium',
    );
  }
  const description = adapter.info.description || adapter.info.vendor || 'unnamed adapter';
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true });
  await import('@tensorflow/tfjs-backend-webgpu');
  await activate('webgpu');
  webgpu = { name: 'webgpu', detail: description, reason: 'asked for' };
  return webgpu;
}

/**
 * Where no Vulkan driver is installed, Chromium's own software one serves. Dawn finds the loader by its bare file name,
 * which the dynamic linker resolves to an already loaded library of that name; so we load it first and keep it.
 */
function preferSoftwareVulkan(): void {
  if (process.platform !== 'linux' || process.env.VK_DRIVER_FILES) return;
  for (const folder of SWIFTSHADER_FOLDERS) {
    const driver = join(folder, 'vk_swiftshader_icd.json');
    const loader = join(folder, 'libvulkan.so.1');
    if (!existsSync(driver) || !existsSync(loader)) continue;
    process.env.VK_DRIVER_FILES = driver;
    const KEEP_LOADED = 0x1000; // RTLD_NODELETE, which Node does not name
    try {
      process.dlopen(
        { exports: {} },
        loader,
        constants.dlopen.RTLD_NOW | constants.dlopen.RTLD_GLOBAL | KEEP_LOADED,
      );
    } catch {
      // Always thrown: the loader is no Node add-on. It stays loaded, which is all that is wanted.
    }
    return;
  }
}

async function activate(name: NodeBackendName): Promise<void> {
  if (!(await setBackend(name))) throw new BackendUnavailable(name, 'tfjs could not initialise it');
}
