import type { GpuCounts } from './protocol';

/*
 * Counts what a step asks of WebGPU, for every engine alike, by wrapping the browser's own methods. A worker imports this
 * before its engine.
 */
const counted = { dispatches: 0, submits: 0, writes: 0 };
let bytes = 0;
let peakBytes = 0;

export function resetGpuCounts(): void {
  Object.assign(counted, { dispatches: 0, submits: 0, writes: 0 });
}

export function gpuCounts(steps: number): GpuCounts {
  const { dispatches, submits, writes } = counted;
  return { dispatches: dispatches / steps, submits: submits / steps, writes: writes / steps, peakBytes };
}

/** Replaces a method by one that also calls `after`, with its result and its arguments. */
function observe(
  { prototype }: { readonly prototype: object },
  method: string,
  after: (result: unknown, values: readonly unknown[], self: unknown) => void,
): void {
  const original = Reflect.get(prototype, method) as (...values: unknown[]) => unknown;
  Reflect.set(prototype, method, function (this: unknown, ...values: unknown[]): unknown {
    const result = original.apply(this, values);
    after(result, values, this);
    return result;
  });
}

if ('GPUDevice' in globalThis) {
  const sizes = new WeakMap<GPUBuffer, number>();
  observe(GPUComputePassEncoder, 'dispatchWorkgroups', () => counted.dispatches++);
  observe(GPUComputePassEncoder, 'dispatchWorkgroupsIndirect', () => counted.dispatches++);
  observe(GPUQueue, 'submit', () => counted.submits++);
  observe(GPUQueue, 'writeBuffer', () => counted.writes++);
  observe(GPUDevice, 'createBuffer', (result) => {
    const buffer = result as GPUBuffer;
    sizes.set(buffer, buffer.size);
    bytes += buffer.size;
    peakBytes = Math.max(peakBytes, bytes);
  });
  observe(GPUBuffer, 'destroy', (_result, _values, self) => {
    const buffer = self as GPUBuffer;
    bytes -= sizes.get(buffer) ?? 0;
    sizes.delete(buffer);
  });
}
