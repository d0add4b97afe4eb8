import { backend, getBackend, setBackend, square, tensor1d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { backendLost } from './loss';
import { BackendUnavailable, startNodeBackend } from './node';

const missing = await startNodeBackend('webgpu').then(
  () => null,
  (error: unknown) => (error instanceof BackendUnavailable ? error.message : Promise.reject(error)),
);

describe('backendLost', () => {
  // Where no adapter is found, not even an emulated one, there is no device to lose.
  it.skipIf(missing !== null)('tells the loss of a device, and the next start makes a new one', async () => {
    await setBackend('webgpu');
    const lost = backendLost('webgpu');
    const dead: object = backend();
    const device: unknown = Reflect.get(dead, 'device');
    if (!(typeof device === 'object' && device !== null && 'destroy' in device)) throw new Error('no device');
    Reflect.apply(device.destroy as () => void, device, []);
    expect((await lost).length).toBeGreaterThan(0);
    expect(getBackend()).not.toBe('webgpu');

    await startNodeBackend('cpu');
    expect([...(await square(tensor1d([1, 2])).data())]).toEqual([1, 4]);
    expect(await setBackend('webgpu')).toBe(true);
    expect(backend()).not.toBe(dead);
    expect([...(await square(tensor1d([1, 3])).data())]).toEqual([1, 9]);
  });

  it('never comes on a backend that cannot be lost', async () => {
    await startNodeBackend('wasm');
    const answer = await Promise.race([
      backendLost('wasm'),
      new Promise((resolve) => setTimeout(() => resolve('nothing'), 50)),
    ]);
    expect(answer).toBe('nothing');
  });
});
