import { backend, engine, type NamedTensorMap, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { BackendUnavailable, startNodeBackend } from '../../backend/node';
import { expectClose } from '../../kernels/expectClose.fixture';
import { Stream } from '../../lib/random';
import type { Feed, Feeds, Graph, NumberArray, Value, View } from '../graph';
import { sizeOf } from '../graph';
import { Layout } from '../layout';
import { type Gpu, prepareGpu } from './gpu';
import type { Lowering } from './lowering';
import { WebgpuTarget } from './target';

/*
 * Checks of WebGPU forms in Node: an operation compiled for WebGPU gives the numbers of the kernel of the same name on tfjs' cpu
 * backend, which for our own ops is the plain loop.
 */

const draws = Stream.of(23, 'webgpu checks');

export function normals(...shape: number[]): Feed {
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => draws.normal()) };
}

export function integers(bound: number, ...shape: number[]): Feed {
  return { shape, values: Int32Array.from({ length: sizeOf(shape) }, () => draws.int(bound)) };
}

/** Zeros and ones. */
export function flags(...shape: number[]): Feed {
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => draws.int(2)) };
}

let device: Promise<GPUDevice> | null = null;

/** The device of tfjs' webgpu backend. @throws BackendUnavailable */
export function nodeDevice(): Promise<GPUDevice> {
  device ??= (async () => {
    await startNodeBackend('webgpu');
    const current: object = backend();
    if ('device' in current) return current.device as GPUDevice;
    throw new BackendUnavailable('webgpu', 'tfjs gives no device');
  })();
  return device;
}

/** Why nothing can run on WebGPU here, for `describe.skipIf`; null where it can. */
export const withoutGpu: string | null = await nodeDevice().then(
  () => null,
  (error: unknown) => {
    if (!(error instanceof BackendUnavailable)) throw error;
    console.warn(error.message);
    return error.message;
  },
);

/** One operation on feeds, as a graph. */
function graphOf(
  name: string,
  inputs: Feeds,
  attributes: object,
  outputs: readonly (readonly number[])[],
  dtype: 'float32' | 'int32',
): Graph {
  let id = 0;
  const view = (shape: readonly number[], origin: Partial<Value>): View => ({
    value: { id: ++id, size: sizeOf(shape), dtype: 'float32', kind: 'computed', ...origin } as Value,
    shape,
  });
  const made = outputs.map((shape) => view(shape, { dtype }));
  const given = Object.entries(inputs).map(([key, { shape, values }]) => {
    const kind = values instanceof Int32Array ? ('int32' as const) : ('float32' as const);
    return [key, view(shape, { kind: 'feed', name: key, dtype: kind })] as const;
  });
  return {
    operations: [{ name, inputs: Object.fromEntries(given), outputs: made, attributes }],
    outputs: Object.fromEntries(made.map((output, i) => [i, output])),
    updates: [],
  };
}

async function onCpu(name: string, inputs: Feeds, attributes: object): Promise<Tensor[]> {
  await startNodeBackend('cpu');
  const named: NamedTensorMap = {};
  for (const [key, { shape, values }] of Object.entries(inputs)) {
    named[key] = tensor(values, [...shape], values instanceof Int32Array ? 'int32' : 'float32');
  }
  // tfjs takes the inputs of AddN and Concat as an array; our own ops name theirs.
  const given =
    '0' in inputs && !name.startsWith('Sit') ? (Object.values(named) as unknown as NamedTensorMap) : named;
  return [engine().runKernel(name, given, { ...attributes }) as Tensor | Tensor[]].flat();
}

const gpus = new Map<boolean, Promise<Gpu>>();

/** Runs the operation on WebGPU, as on hardware and as on a software adapter, and compares with the cpu kernel. */
export async function expectAsCpu(
  lowerings: Readonly<Record<string, Lowering>>,
  name: string,
  inputs: Feeds,
  attributes: object = {},
  tolerance = 2e-5,
): Promise<void> {
  const wanted = await onCpu(name, inputs, attributes);
  const shapes = wanted.map(({ shape }) => shape);
  const dtype = wanted[0].dtype === 'float32' ? 'float32' : 'int32';
  const expected = await Promise.all(wanted.map((output) => output.data()));
  const found = await nodeDevice();
  for (const software of [true, false]) {
    if (!gpus.has(software)) gpus.set(software, prepareGpu(found, software));
    const target = new WebgpuTarget(await gpus.get(software)!, new Layout([]), { lowerings, adam: () => [] });
    const executable = target.compile(graphOf(name, inputs, attributes, shapes, dtype));
    const outputs = await executable.run(inputs)();
    expected.forEach((values, i) => {
      expectClose(outputs[i], values as NumberArray, tolerance, `${name}, output ${i}, software ${software}`);
    });
    target.dispose();
  }
}
