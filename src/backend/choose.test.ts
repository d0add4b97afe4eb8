import { describe, expect, it } from 'vitest';
import { parseBackendChoice } from '../experiment/parseRecords';
import type { BackendName } from '../experiment/records';
import { type AdapterReport, judgeAdapter } from './adapter';
import { chooseBackend, type Surroundings } from './choose';

const HARDWARE: AdapterReport = { kind: 'hardware', name: 'nvidia ada' };
const SOFTWARE: AdapterReport = { kind: 'software', name: 'SwiftShader' };
const NONE: AdapterReport = { kind: 'none', name: 'it has no WebGPU' };

function around(adapter: AdapterReport, broken: readonly BackendName[] = []) {
  const started: BackendName[] = [];
  const threads: (number | null)[] = [];
  const surroundings: Surroundings = {
    findAdapter: async () => adapter,
    start: async (name, count) => {
      started.push(name);
      threads.push(count);
      if (broken.includes(name)) throw new Error(`${name} is broken`);
      return `detail of ${name}`;
    },
  };
  return { started, threads, surroundings };
}

describe('chooseBackend', () => {
  it('takes WebGPU on a real GPU', async () => {
    const { started, surroundings } = around(HARDWARE);
    const choice = await chooseBackend(null, null, surroundings);
    expect(choice).toMatchObject({ name: 'webgpu', detail: 'detail of webgpu' });
    expect(started).toEqual(['webgpu']);
  });

  it('takes WASM where the adapter is emulated, and names it', async () => {
    const { started, surroundings } = around(SOFTWARE);
    const choice = await chooseBackend(null, null, surroundings);
    expect(choice.reason).toBe('this browser offers no hardware WebGPU adapter (found SwiftShader)');
    expect(started).toEqual(['wasm']);
  });

  it('starts on as many threads as it is told to, also where a wish cannot be met', async () => {
    const { threads, surroundings } = around(NONE, ['webgl']);
    await chooseBackend('webgl', 1, surroundings);
    expect(threads).toEqual([1, 1]);
  });

  it('takes WASM where there is no WebGPU', async () => {
    const choice = await chooseBackend(null, null, around(NONE).surroundings);
    expect(choice.name).toBe('wasm');
    expect(choice.reason).toContain('it has no WebGPU');
  });

  it('falls from WebGPU to WASM to WebGL to plain JavaScript, with every reason', async () => {
    const { started, surroundings } = around(HARDWARE, ['webgpu', 'wasm', 'webgl']);
    const choice = await chooseBackend(null, null, surroundings);
    expect(started).toEqual(['webgpu', 'wasm', 'webgl', 'cpu']);
    expect(choice.name).toBe('cpu');
    for (const name of ['webgpu', 'wasm', 'webgl']) expect(choice.reason).toContain(`${name} is broken`);
  });

  it('honours a wish, also for an emulated adapter, and says that it is slow', async () => {
    const choice = await chooseBackend('webgpu', null, around(SOFTWARE).surroundings);
    expect(choice.name).toBe('webgpu');
    expect(choice.reason).toContain('emulated');
  });

  it('answers a wish that fails with the automatic choice and the reason', async () => {
    const { started, surroundings } = around(NONE, ['webgpu']);
    const choice = await chooseBackend('webgpu', null, surroundings);
    expect(choice.name).toBe('wasm');
    expect(choice.reason).toBe('WebGPU was asked for but does not start here (webgpu is broken)');
    expect(started).toEqual(['webgpu', 'wasm']);
  });

  it('keeps the reasons short enough for a run to be read back, whatever drivers tell', async () => {
    const { surroundings } = around(HARDWARE, []);
    const start = async (name: BackendName) => {
      if (name !== 'cpu') throw new Error('a shader '.repeat(1000));
      return '';
    };
    const choice = await chooseBackend('webgl', null, { ...surroundings, start });
    expect(parseBackendChoice(choice, 'backend')).toEqual(choice);
  });

  it('says so when nothing starts', async () => {
    const { surroundings } = around(NONE, ['webgpu', 'wasm', 'webgl', 'cpu']);
    await expect(chooseBackend(null, null, surroundings)).rejects.toThrow(/no backend starts.*cpu is broken/);
  });
});

describe('judgeAdapter', () => {
  it.each([
    [{ vendor: 'google', architecture: 'swiftshader', description: 'SwiftShader Device' }],
    [{ vendor: 'mesa', architecture: '', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' }],
    [{ vendor: 'microsoft', architecture: '', description: 'Microsoft Basic Render Driver' }],
    [{ vendor: 'intel', architecture: 'gen-12lp', isFallbackAdapter: true }],
  ])('knows %j for emulated', (info) => {
    expect(judgeAdapter(info).kind).toBe('software');
  });

  it.each([
    [{ vendor: 'nvidia', architecture: 'ampere', description: '' }, 'nvidia ampere'],
    [{ vendor: 'apple', architecture: 'metal-3' }, 'apple metal-3'],
    [{}, ''],
  ])('takes %j for real', (info, name) => {
    expect(judgeAdapter(info)).toEqual({ kind: 'hardware', name });
  });
});
