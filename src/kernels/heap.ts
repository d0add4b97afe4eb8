import './stockGradients';
import {
  type DataType,
  engine,
  getBackend,
  getKernel,
  type NamedAttrMap,
  type NamedTensorMap,
  registerKernel,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { type Infos, RECORD, type Recorder } from '../program/recorder';
import { addProduct } from './product';

/**
 * How an op of ours runs where nothing is compiled: op by op, as the reference of the compiled programs and in their place where they
 * do not run. A stock tfjs op costs about 11 µs of bookkeeping on wasm, and a composed LayerNorm or attention is dozens of
 * them. The wasm backend hands out live views of its memory and the cpu backend keeps plain arrays, so one JavaScript loop
 * over those arrays, registered as a tfjs kernel, serves both; matrix products stay on XNNPACK. On GPU backends every op is
 * composed of stock ops instead, with the same closed-form gradient.
 */
export interface Heap {
  /** New, uninitialised memory. May move the memory: views taken before it must not be used after it. */
  allocate(shape: readonly number[], dtype?: 'float32' | 'int32'): TensorInfo;
  /** Gives back what `allocate` or `product` made. */
  free(info: TensorInfo): void;
  /** A live view of float32 (or int32) values, valid until the next `allocate` or `product`. */
  floats(info: TensorInfo): Float32Array;
  ints(info: TensorInfo): Int32Array;
  /** a [rows, inner] · b [inner, columns] (+ bias [columns] on each row) → [rows, columns]. */
  product(a: TensorInfo, b: TensorInfo, size: ProductSize, bias?: TensorInfo): TensorInfo;
}

export interface ProductSize {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

type InfosOf<I> = { readonly [K in keyof I]: TensorInfo };

/**
 * Registers a loop as a tfjs kernel for wasm and cpu, and for the recorder its outputs' shapes alone; returns the function
 * that runs it. Nothing it does is put on a gradient tape, so it belongs inside a `customGrad` (or outside any tape).
 */
export function heapKernel<I extends { [name: string]: Tensor | undefined }, A extends object = object>(
  name: string,
  shapes: (inputs: InfosOf<I>, attributes: A) => readonly (readonly number[])[],
  loop: (heap: Heap, inputs: InfosOf<I>, attributes: A) => TensorInfo[],
): (inputs: I, attributes: A) => Tensor[] {
  const kernelName = `Sit${name}`;
  for (const backendName of ['wasm', 'cpu']) {
    registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, backend, attrs }) =>
        loop(heapOf(backendName, backend), inputs as InfosOf<I>, attrs as A),
    });
  }
  registerKernel({
    kernelName,
    backendName: RECORD,
    kernelFunc: ({ inputs, backend, attrs }) =>
      (backend as Recorder).operation(
        kernelName,
        inputs as Infos,
        shapes(inputs as InfosOf<I>, attrs as A),
        attrs ?? {},
      ),
  });
  return (inputs, attributes) =>
    engine().runKernel(kernelName, inputs as NamedTensorMap, attributes as NamedAttrMap) as Tensor[];
}

/** Whether the current backend has our kernels; elsewhere an op is composed of stock ones. */
export function hasKernels(): boolean {
  const name = getBackend();
  return name === 'wasm' || name === 'cpu' || name === RECORD;
}

/** Whether the current backend's numbers lie in memory that JavaScript reads at no cost. */
export function onHeap(): boolean {
  const name = getBackend();
  return name === 'wasm' || name === 'cpu';
}

const heaps = new WeakMap<object, Heap>();

function heapOf(backendName: string, backend: object): Heap {
  let heap = heaps.get(backend);
  if (!heap) {
    heap = backendName === 'wasm' ? new WasmHeap(backend as WasmMemory) : new CpuHeap(backend as CpuMemory);
    heaps.set(backend, heap);
  }
  return heap;
}

/** The part of tfjs-backend-wasm's public class that we use. */
interface WasmMemory {
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(info: TensorInfo): Float32Array | Int32Array;
  disposeData(dataId: object): boolean;
}

class WasmHeap implements Heap {
  readonly #memory: WasmMemory;
  readonly #matMul = getKernel('_FusedMatMul', 'wasm').kernelFunc;
  /** The shape in which each tensor first stood on the right of a product; see `product`. */
  readonly #packedAs = new WeakMap<object, string>();

  constructor(memory: WasmMemory) {
    this.#memory = memory;
  }

  allocate(shape: readonly number[], dtype: 'float32' | 'int32' = 'float32'): TensorInfo {
    return this.#memory.makeOutput([...shape], dtype);
  }

  free(info: TensorInfo): void {
    this.#memory.disposeData(info.dataId);
  }

  floats(info: TensorInfo): Float32Array {
    return this.#memory.typedArrayFromHeap(info) as Float32Array;
  }

  ints(info: TensorInfo): Int32Array {
    return this.#memory.typedArrayFromHeap(info) as Int32Array;
  }

  /**
   * XNNPACK's path: untransposed, one batch. tfjs caches the packed `b` by tensor id without its shape, so a second
   * shape of the same memory would run with the first one's packing; such a `b` is copied.
   */
  product(
    a: TensorInfo,
    b: TensorInfo,
    { rows, inner, columns }: ProductSize,
    bias?: TensorInfo,
  ): TensorInfo {
    const shape = `${inner}x${columns}`;
    const packed = this.#packedAs.get(b.dataId);
    let right = b;
    if (packed === undefined) this.#packedAs.set(b.dataId, shape);
    else if (packed !== shape) {
      right = this.allocate([inner, columns]);
      this.floats(right).set(this.floats(b));
    }
    const product = this.#matMul({
      inputs: {
        a: { dataId: a.dataId, dtype: 'float32', shape: [1, rows, inner] },
        b: { dataId: right.dataId, dtype: 'float32', shape: [1, inner, columns] },
        ...(bias && { bias }),
      },
      backend: this.#memory,
      attrs: { transposeA: false, transposeB: false, activation: 'linear' },
    }) as TensorInfo;
    if (right !== b) this.free(right);
    return { dataId: product.dataId, dtype: 'float32', shape: [rows, columns] };
  }
}

/** The part of tfjs-backend-cpu's public class that we use. */
interface CpuMemory {
  readonly data: { get(dataId: object): { values?: unknown } };
  makeTensorInfo(shape: number[], dtype: DataType, values: Float32Array | Int32Array): TensorInfo;
  disposeData(dataId: object): boolean;
}

class CpuHeap implements Heap {
  readonly #memory: CpuMemory;

  constructor(memory: CpuMemory) {
    this.#memory = memory;
  }

  allocate(shape: readonly number[], dtype: 'float32' | 'int32' = 'float32'): TensorInfo {
    const size = shape.reduce((product, axis) => product * axis, 1);
    const values = dtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
    return this.#memory.makeTensorInfo([...shape], dtype, values);
  }

  free(info: TensorInfo): void {
    this.#memory.disposeData(info.dataId);
  }

  floats(info: TensorInfo): Float32Array {
    return this.#memory.data.get(info.dataId).values as Float32Array;
  }

  ints(info: TensorInfo): Int32Array {
    return this.#memory.data.get(info.dataId).values as Int32Array;
  }

  product(
    a: TensorInfo,
    b: TensorInfo,
    { rows, inner, columns }: ProductSize,
    bias?: TensorInfo,
  ): TensorInfo {
    const out = this.allocate([rows, columns]);
    const sum = this.floats(out);
    if (bias) {
      const row = this.floats(bias);
      for (let r = 0; r < rows; r++) sum.set(row, r * columns);
    }
    addProduct(
      { values: this.floats(a), at: 0, stride: inner },
      { values: this.floats(b), at: 0, stride: columns },
      { values: sum, at: 0, stride: columns },
      rows,
      inner,
      columns,
    );
    return out;
  }
}
