import { readFile } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import type { Surroundings } from '../program/wasm/machine';
import { currentMachines, startMachines } from './machines';

const surroundings: Surroundings = {
  threads: 3,
  load: (variant) =>
    readFile(
      new URL(
        `../../build/kernels/plain${variant.endsWith('threads') ? '-threads' : ''}.wasm`,
        import.meta.url,
      ),
    ),
  spawn: async () => ({ terminate: () => {} }),
};

it('tries again after a start that failed, then keeps what it has and says what came', async () => {
  expect(currentMachines()).toBeNull();
  const offline: Surroundings = { ...surroundings, load: () => Promise.reject(new Error('offline')) };
  await expect(startMachines(offline)).rejects.toThrow('offline');
  expect(currentMachines()).toBeNull();
  expect(await startMachines(surroundings)).toBe('3 threads, fused SIMD');
  const machines = currentMachines();
  expect(machines).not.toBeNull();
  expect(await startMachines(offline)).toBe('3 threads, fused SIMD');
  expect(currentMachines()).toBe(machines);
});

it('says when it runs on one thread although there should be more', async () => {
  vi.resetModules();
  const afresh = await import('./machines');
  const forbidden: Surroundings = { ...surroundings, spawn: () => Promise.reject(new Error('forbidden')) };
  expect(await afresh.startMachines(forbidden)).toBe('1 thread, fused SIMD (the others did not start)');
});

it('has machines of their own for runs on one thread, and goes back to the others', async () => {
  vi.resetModules();
  const afresh = await import('./machines');
  const alone: Surroundings = { ...surroundings, threads: 1 };
  expect(await afresh.startMachines(surroundings)).toBe('3 threads, fused SIMD');
  const many = afresh.currentMachines();
  expect(await afresh.startMachines(alone)).toBe('1 thread, fused SIMD');
  expect(afresh.currentMachines()).not.toBe(many);
  await afresh.startMachines(surroundings);
  expect(afresh.currentMachines()).toBe(many);
});
