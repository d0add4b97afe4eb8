import type { Graph, Value } from '../graph';
import type { Layout } from '../layout';
import { planMemory } from '../memory';
import { ADAM_FEED, type Executable, type Target } from '../target';
import { WebgpuExecutable } from './executable';
import type { Gpu } from './gpu';
import { lower } from './lower';
import type { Dispatch, Lowering } from './lowering';
import { ordered } from './order';
import { Readback } from './readback';

/** What a target is told about the operations there are. */
export interface Dispatches {
  readonly lowerings: Readonly<Record<string, Lowering>>;
  /**
   * Adam on all updated parameters.
   *
   * @param gradients which updated parameter's gradient a value is
   * @param parameters the parameters' values, as other dispatches read them
   * @param scalars the feed `ADAM_FEED`
   */
  adam(
    layout: Layout,
    gradients: ReadonlyMap<Value, string>,
    parameters: Iterable<Value>,
    scalars: Value,
  ): Dispatch[];
}

/** Values, first and second moments, which outlive a run; then the gradients. */
const KEPT_REGIONS = 3;

/**
 * Runs graphs as dispatches on one GPU buffer, the arena: the four regions of a `Layout`, then a workspace that all programs
 * share, one run after another.
 */
export class WebgpuTarget implements Target {
  readonly #gpu: Gpu;
  readonly #layout: Layout;
  readonly #dispatches: Dispatches;
  readonly #readback: Readback;
  readonly #arena: Arena;
  readonly #executables: WebgpuExecutable[] = [];

  constructor(gpu: Gpu, layout: Layout, dispatches: Dispatches) {
    this.#gpu = gpu;
    this.#layout = layout;
    this.#dispatches = dispatches;
    this.#readback = new Readback(gpu.device);
    this.#arena = new Arena(gpu.device, (KEPT_REGIONS + 1) * layout.size, KEPT_REGIONS * layout.size);
  }

  compile(graph: Graph): Executable {
    const { dispatches, gradients } = lower(graph, this.#dispatches.lowerings, this.#gpu.software);
    const scalars: Value = { id: -0.5, size: 3, dtype: 'float32', kind: 'feed', name: ADAM_FEED };
    const read = new Set(dispatches.flatMap(({ accesses }) => accesses.map(({ value }) => value)));
    const updates = this.#dispatches.adam(this.#layout, gradients, read, scalars);
    const batches = ordered([...dispatches, ...updates]);
    const steps = batches.map((batch) => batch.dispatches.flatMap(({ accesses }) => accesses));
    const outputs = Object.values(graph.outputs).map(({ value }) => value);
    const places = this.#inStore([...steps.flat().map(({ value }) => value), ...outputs], gradients);

    // Feeds and constants first, one after another, so that one write brings them all.
    const workspace = (KEPT_REGIONS + 1) * this.#layout.size;
    let end = workspace;
    const touched = new Set([...steps.flat().map(({ value }) => value), ...outputs]);
    const inputs = (kind: 'constant' | 'feed'): Value[] =>
      [...touched].filter((value) => value.kind === kind && !places.has(value));
    const [constants, feeds] = [inputs('constant'), inputs('feed')];
    for (const value of [...constants, ...feeds]) {
      places.set(value, end);
      end += value.size;
    }
    const plan = planMemory(steps, (value) => places.has(value), new Set(outputs));
    for (const [value, place] of plan.places) places.set(value, end + place);
    this.#arena.grow(end + plan.size);
    const executable = new WebgpuExecutable(this.#gpu, this.#arena, this.#readback, {
      batches,
      outputs: graph.outputs,
      constants,
      feeds,
      placeOf: (value) => places.get(value) ?? missing(value),
    });
    this.#executables.push(executable);
    return executable;
  }

  async read(): Promise<Float32Array> {
    const bytes = 4 * KEPT_REGIONS * this.#layout.size;
    const room = this.#readback.reserve(bytes);
    const encoder = this.#gpu.device.createCommandEncoder();
    encoder.copyBufferToBuffer(this.#arena.buffer, 0, room.buffer, room.offset, bytes);
    this.#gpu.device.queue.submit([encoder.finish()]);
    const values = await room.values();
    return values.slice(room.offset / 4, room.offset / 4 + bytes / 4);
  }

  write(regions: Float32Array): void {
    this.#gpu.device.queue.writeBuffer(this.#arena.buffer, 0, regions);
  }

  dispose(): void {
    for (const executable of this.#executables) executable.dispose();
    this.#readback.dispose();
    this.#arena.dispose();
  }

  /** Places of the values that lie in the store. */
  #inStore(values: readonly Value[], gradients: ReadonlyMap<Value, string>): Map<Value, number> {
    const places = new Map<Value, number>();
    for (const [value, parameter] of gradients) {
      places.set(value, KEPT_REGIONS * this.#layout.size + this.#layout.place(parameter).begin);
    }
    for (const value of values) {
      if (value.kind === 'parameter') places.set(value, this.#layout.place(value.name).begin);
    }
    return places;
  }
}

/** The one buffer; replaced by a longer one when a program needs more, with its first `kept` elements copied. */
export class Arena {
  readonly #device: GPUDevice;
  readonly #kept: number;
  #buffer: GPUBuffer;
  /** Whose constants lie in the workspace. */
  owner: object | null = null;

  constructor(device: GPUDevice, size: number, kept: number) {
    this.#device = device;
    this.#kept = kept;
    this.#buffer = this.#make(size);
  }

  get buffer(): GPUBuffer {
    return this.#buffer;
  }

  /** @throws Error when the device has no buffers of this size */
  grow(size: number): void {
    if (4 * size <= this.#buffer.size) return;
    const old = this.#buffer;
    this.#buffer = this.#make(size);
    this.owner = null;
    const encoder = this.#device.createCommandEncoder();
    encoder.copyBufferToBuffer(old, 0, this.#buffer, 0, 4 * this.#kept);
    this.#device.queue.submit([encoder.finish()]);
    old.destroy();
  }

  dispose(): void {
    this.#buffer.destroy();
  }

  #make(size: number): GPUBuffer {
    const bytes = 4 * Math.max(4, size);
    const { maxStorageBufferBindingSize, maxBufferSize } = this.#device.limits;
    const most = Math.min(maxStorageBufferBindingSize, maxBufferSize);
    if (bytes > most) {
      throw new Error(
        `WebGPU: the model needs ${megabytes(bytes)} at once, the GPU allows ${megabytes(most)}`,
      );
    }
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    return this.#device.createBuffer({ size: bytes, usage });
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}

function missing(value: Value): never {
  throw new Error(`value ${value.id} (${value.kind}, ${value.size} elements) has no place in memory`);
}
