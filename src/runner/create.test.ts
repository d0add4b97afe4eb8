import { setBackend } from '@tensorflow/tfjs-core';
import { expect, it, vi } from 'vitest';
import { startNodeBackend } from '../backend/node';
import { Parameters } from '../model/parameters';
import { createRunner } from './create';

vi.mock('../backend/device', () => ({ currentDevice: () => ({ device: {}, software: false }) }));
vi.mock('./webgpu', () => ({
  createWebgpuRunner: () => Promise.reject(new Error('WebGPU: a shader does not compile')),
}));

it('goes op by op where a device does not take our shaders, and says so', async () => {
  await startNodeBackend('cpu');
  await setBackend('cpu');
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const parameters = new Parameters(0);
  parameters.constant('w', [2], 3);
  const runner = await createRunner(parameters, 'webgpu');
  expect(warn.mock.calls.flat().map(String)).toContain('Error: WebGPU: a shader does not compile');
  expect([...(await runner.read()).w]).toEqual([3, 3]);
  runner.dispose();
});
