import { backend, findBackendFactory, registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import type { BackendName } from '../experiment/records';
import { isDevice } from './device';

/**
 * Resolves with the reason when the GPU behind this backend, the current one, goes away, after taking it out of use;
 * never resolves for WASM and plain JavaScript, which cannot be lost.
 */
export function backendLost(name: BackendName): Promise<string> {
  if (name === 'wasm' || name === 'cpu') return new Promise(() => {});
  return lossOf(backend()).then((reason) => {
    // The next start then makes a new device instead of handing back the dead one.
    const factory = findBackendFactory(name);
    removeBackend(name);
    if (factory) registerBackend(name, factory);
    return reason;
  });
}

function lossOf(current: object): Promise<string> {
  if ('device' in current && isDevice(current.device)) {
    return current.device.lost.then((info) => info.message || info.reason || 'no reason given');
  }
  const canvas = canvasOf(current);
  if (canvas) {
    return new Promise((resolve) => {
      canvas.addEventListener('webglcontextlost', () => resolve('the WebGL context was lost'), {
        once: true,
      });
    });
  }
  return new Promise(() => {});
}

/** The canvas a WebGL backend draws on. */
function canvasOf(current: object): EventTarget | null {
  const gpgpu: unknown = Reflect.get(current, 'gpgpu');
  const gl: unknown = typeof gpgpu === 'object' && gpgpu !== null ? Reflect.get(gpgpu, 'gl') : null;
  const canvas: unknown = typeof gl === 'object' && gl !== null ? Reflect.get(gl, 'canvas') : null;
  return canvas instanceof EventTarget ? canvas : null;
}
