import { backend, getBackend } from '@tensorflow/tfjs-core';
import { judgeAdapter } from './adapter';

/**
 * The device that tfjs' WebGPU backend has chosen and started, and whether a processor emulates it; null when that is not
 * the current backend.
 */
export function currentDevice(): { readonly device: GPUDevice; readonly software: boolean } | null {
  if (getBackend() !== 'webgpu') return null;
  const device: unknown = Reflect.get(backend(), 'device');
  if (!isDevice(device)) return null;
  return { device, software: judgeAdapter(device.adapterInfo ?? {}).kind === 'software' };
}

export function isDevice(device: unknown): device is GPUDevice {
  return typeof device === 'object' && device !== null && 'lost' in device && device.lost instanceof Promise;
}
