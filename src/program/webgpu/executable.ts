import type { Feeds, NumberArray, Value, View } from '../graph';
import type { Executable } from '../target';
import { type Gpu, grid } from './gpu';
import { isAccess } from './lower';
import type { Dispatch } from './lowering';
import type { Batch } from './order';
import type { Readback } from './readback';
import { ARGUMENT_BYTES, HEADER, type Shader } from './shader';
import type { Arena } from './target';

export interface Program {
  readonly batches: readonly Batch[];
  readonly outputs: Readonly<Record<string, View>>;
  /** One after another in the arena, and right behind them the feeds. */
  readonly constants: readonly Value[];
  readonly feeds: readonly Value[];
  /** In elements of the arena. */
  placeOf(value: Value): number;
}

/** One dispatch as the device is told of it. */
interface Start {
  readonly pipeline: GPUComputePipeline;
  /** Of its arguments, in bytes. */
  readonly offset: number;
  readonly x: number;
  readonly y: number;
}

/** Dispatches see their arguments at multiples of this many bytes. */
const SLOT = 256;

/** A program ready to run: its arguments are written once, a run is one write of the feeds and one submit. */
export class WebgpuExecutable implements Executable {
  readonly #gpu: Gpu;
  readonly #arena: Arena;
  readonly #readback: Readback;
  readonly #program: Program;
  readonly #starts: readonly Start[];
  readonly #arguments: GPUBuffer;
  /** Constants and feeds as they lie in the arena. */
  readonly #inputs: Float32Array<ArrayBuffer>;
  readonly #constantsLength: number;
  #bound: { buffer: GPUBuffer; group: GPUBindGroup } | null = null;
  #fault: Promise<GPUError | null> | null = null;

  constructor(gpu: Gpu, arena: Arena, readback: Readback, program: Program) {
    this.#gpu = gpu;
    this.#arena = arena;
    this.#readback = readback;
    this.#program = program;
    const words: number[] = [];
    this.#starts = program.batches.map((batch) => {
      const offset = 4 * words.length;
      const packed = pack(batch, program.placeOf);
      for (const word of packed) words.push(word);
      while (words.length % (SLOT / 4) !== 0) words.push(0);
      const groups = batch.dispatches.reduce((sum, dispatch) => sum + dispatch.groups, 0);
      const [x, y] = grid(groups, gpu.device.limits.maxComputeWorkgroupsPerDimension);
      return { pipeline: gpu.pipeline(batch.shader), offset, x, y };
    });
    const data = new Uint32Array(words);
    this.#arguments = gpu.device.createBuffer({
      // The last dispatch, too, is shown ARGUMENT_BYTES.
      size: data.byteLength + ARGUMENT_BYTES,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    gpu.device.queue.writeBuffer(this.#arguments, 0, data);
    const { constants, feeds } = program;
    this.#constantsLength = total(constants);
    this.#inputs = new Float32Array(this.#constantsLength + total(feeds));
    let at = 0;
    for (const value of constants) {
      if (value.kind === 'constant') this.#inputs.set(value.values, at);
      at += value.size;
    }
  }

  run(feeds: Feeds): () => Promise<Record<string, NumberArray>> {
    const { device } = this.#gpu;
    this.#takeOver(feeds);
    // Faults of a program show in its first run.
    const first = this.#fault === null;
    if (first) device.pushErrorScope('validation');
    this.#writeInputs();
    const encoder = device.createCommandEncoder();
    this.#encode(encoder);
    const outputs = this.#copyOutputs(encoder);
    device.queue.submit([encoder.finish()]);
    if (first) {
      this.#fault = device.popErrorScope();
      // Heard of where the outputs are awaited; this keeps it from being an unhandled rejection before.
      this.#fault.catch(() => {});
    }
    return outputs;
  }

  dispose(): void {
    this.#arguments.destroy();
  }

  #takeOver(feeds: Feeds): void {
    let at = this.#constantsLength;
    for (const value of this.#program.feeds) {
      if (value.kind !== 'feed') continue;
      const feed = feeds[value.name];
      if (feed?.values.length !== value.size) {
        const found = feed?.values.length ?? 'no';
        throw new Error(`the feed ${value.name} has ${found} values instead of ${value.size}`);
      }
      // Integers become floats of the same number here; see `Dispatch`.
      this.#inputs.set(feed.values, at);
      at += value.size;
    }
  }

  #writeInputs(): void {
    const stale = this.#arena.owner !== this;
    this.#arena.owner = this;
    const from = stale ? 0 : this.#constantsLength;
    if (this.#inputs.length === from) return;
    const begin = this.#program.placeOf([...this.#program.constants, ...this.#program.feeds][0]);
    this.#gpu.device.queue.writeBuffer(this.#arena.buffer, 4 * (begin + from), this.#inputs, from);
  }

  #encode(encoder: GPUCommandEncoder): void {
    const pass = encoder.beginComputePass();
    const group = this.#bindGroup();
    let last: GPUComputePipeline | null = null;
    for (const { pipeline, offset, x, y } of this.#starts) {
      if (pipeline !== last) pass.setPipeline(pipeline);
      last = pipeline;
      pass.setBindGroup(0, group, [offset]);
      pass.dispatchWorkgroups(x, y);
    }
    pass.end();
  }

  #copyOutputs(encoder: GPUCommandEncoder): () => Promise<Record<string, NumberArray>> {
    const { outputs, placeOf } = this.#program;
    const rooms = Object.entries(outputs).map(([name, { value }]) => {
      const room = this.#readback.reserve(4 * value.size);
      encoder.copyBufferToBuffer(
        this.#arena.buffer,
        4 * placeOf(value),
        room.buffer,
        room.offset,
        4 * value.size,
      );
      return { name, value, room };
    });
    return async () => {
      const fault = await this.#fault;
      if (fault) throw new Error(`WebGPU: a program does not run: ${fault.message}`);
      const read = rooms.map(async ({ name, value, room }) => {
        const all = await room.values();
        const values = all.slice(room.offset / 4, room.offset / 4 + value.size);
        return [name, value.dtype === 'int32' ? Int32Array.from(values) : values] as const;
      });
      return Object.fromEntries(await Promise.all(read));
    };
  }

  #bindGroup(): GPUBindGroup {
    const { buffer } = this.#arena;
    if (this.#bound?.buffer !== buffer) {
      const group = this.#gpu.device.createBindGroup({
        layout: this.#gpu.layout,
        entries: [
          { binding: 0, resource: { buffer } },
          { binding: 1, resource: { buffer: this.#arguments, size: ARGUMENT_BYTES } },
        ],
      });
      this.#bound = { buffer, group };
    }
    return this.#bound.group;
  }
}

/** The argument structs of a batch, one after another. */
function pack({ shader, dispatches }: Batch, placeOf: (value: Value) => number): Uint32Array {
  const words = new Uint32Array(dispatches.length * shader.words);
  let first = 0;
  dispatches.forEach((dispatch, i) => {
    const into = words.subarray(i * shader.words, (i + 1) * shader.words);
    into[HEADER.firstGroup] = first;
    into[HEADER.groupCount] = dispatch.groups;
    into[HEADER.siblings] = dispatches.length;
    packOne(into, shader, dispatch, placeOf);
    first += dispatch.groups;
  });
  return words;
}

function packOne(
  into: Uint32Array,
  { fields, offsets }: Shader,
  { words }: Dispatch,
  placeOf: (value: Value) => number,
): void {
  const floats = new Float32Array(into.buffer, into.byteOffset, into.length);
  for (const [name, offset] of offsets) {
    const word = words[name];
    if (isAccess(word)) into[offset] = placeOf(word.value) + word.begin;
    else if (typeof word !== 'number') into.set(word, offset);
    else if (fields[name] === 'number') floats[offset] = word;
    else into[offset] = word;
  }
}

function total(values: readonly Value[]): number {
  return values.reduce((sum, { size }) => sum + size, 0);
}
