import {
  type DataType,
  engine,
  getBackend,
  KernelBackend,
  registerBackend,
  type Tensor,
  type TensorInfo,
  tidy,
  util,
} from '@tensorflow/tfjs-core';
import {
  type DType,
  type Feeds,
  type Graph,
  type NumberArray,
  type Operation,
  sizeOf,
  type Update,
  type Value,
  type View,
} from './graph';

/** The tfjs backend that computes nothing and writes down what was asked of it. */
export const RECORD = 'record';

type Origin =
  | { readonly kind: 'parameter' | 'feed'; readonly name: string }
  | { readonly kind: 'constant'; readonly values: NumberArray }
  | { readonly kind: 'computed' };

/** The inputs of a kernel by name. */
export type Infos = Readonly<Record<string, TensorInfo>>;

/**
 * Tensors on this backend stand for values to come. Kernels are registered for it like for any other backend
 * (`heapKernel` for ours, `stock.ts` for tfjs' own), so model code and tfjs' differentiation run on it unchanged.
 */
export class Recorder extends KernelBackend {
  readonly #entries = new Map<object, { value: Value; references: number }>();
  #operations: Operation[] = [];
  #made = 0;

  /** Hands over what was recorded and starts afresh. */
  finish(): Operation[] {
    const operations = this.#operations;
    this.#operations = [];
    return operations;
  }

  /** Writes down one operation. Its outputs are new computed values of these shapes. */
  operation(
    name: string,
    inputs: Infos,
    shapes: readonly (readonly number[])[],
    attributes: object,
    dtype: DataType = 'float32',
  ): TensorInfo[] {
    const outputs = shapes.map((shape) => this.#make(shape, dtype, { kind: 'computed' }));
    this.#operations.push({
      name,
      inputs: Object.fromEntries(Object.entries(inputs).map(([key, info]) => [key, this.view(info)])),
      outputs: outputs.map((info) => this.view(info)),
      attributes,
    });
    return outputs;
  }

  /** The same value in another shape or under another dtype of the same numbers; no operation. */
  alias(info: TensorInfo, shape: readonly number[], dtype = info.dtype): TensorInfo {
    this.incRef(info.dataId);
    return { dataId: info.dataId, shape: [...shape], dtype };
  }

  constant(values: NumberArray, shape: readonly number[], dtype: DataType): TensorInfo {
    return this.#make(shape, dtype, { kind: 'constant', values });
  }

  /** A tensor that stands for a parameter or a feed. */
  input(kind: 'parameter' | 'feed', name: string, shape: readonly number[], dtype: DType): Tensor {
    const { dataId } = this.#make(shape, dtype, { kind, name });
    return engine().makeTensorFromDataId(dataId, [...shape], dtype, this);
  }

  view({ dataId, shape }: TensorInfo): View {
    // A tensor made on another backend moves here, as a constant.
    if (!this.#entries.has(dataId)) engine().moveData(this, dataId);
    return { value: this.#entries.get(dataId)!.value, shape: [...shape] };
  }

  #make(shape: readonly number[], dtype: DataType, origin: Origin): TensorInfo {
    // No model needs one, and every routine would have to be asked what it means.
    if (sizeOf(shape) === 0) throw new Error(`an array without numbers, [${shape}], cannot be recorded`);
    const dataId = {};
    const value = {
      id: this.#made++,
      size: sizeOf(shape),
      dtype: dtype === 'float32' ? ('float32' as const) : ('int32' as const),
      ...origin,
    };
    this.#entries.set(dataId, { value, references: 1 });
    return { dataId, shape: [...shape], dtype };
  }

  // What tfjs asks of a backend.

  override write(values: NumberArray, shape: number[], dtype: DataType): object {
    return this.constant(typed(values, dtype), shape, dtype).dataId;
  }

  override move(dataId: object, values: NumberArray, shape: number[], dtype: DataType, references: number) {
    const { dataId: made } = this.constant(typed(values, dtype), shape, dtype);
    this.#entries.set(dataId, { value: this.#entries.get(made)!.value, references });
    this.#entries.delete(made);
  }

  override readSync(dataId: object): NumberArray {
    const value = this.#entries.get(dataId)?.value;
    if (value?.kind === 'constant') return value.values;
    throw new Error('the numbers of a recorded computation are not known while it is being recorded');
  }

  override async read(dataId: object): Promise<NumberArray> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    const entry = this.#entries.get(dataId);
    if (!entry) return true;
    entry.references -= 1;
    if (entry.references > 0 && !force) return false;
    this.#entries.delete(dataId);
    return true;
  }

  override incRef(dataId: object): void {
    const entry = this.#entries.get(dataId);
    if (entry) entry.references += 1;
  }

  override refCount(dataId: object): number {
    return this.#entries.get(dataId)?.references ?? 0;
  }

  override numDataIds(): number {
    return this.#entries.size;
  }

  override memory() {
    return { unreliable: false };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {
    this.#entries.clear();
  }
}

function typed(values: NumberArray, dtype: DataType): NumberArray {
  return dtype === 'float32' ? Float32Array.from(values) : Int32Array.from(values);
}

const recorder = new Recorder();
// Lowest priority: tfjs never chooses it by itself while another backend is there.
registerBackend(RECORD, () => recorder, 0);

/** Shape of a parameter or a feed. */
export interface Signature {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

export function signaturesOf(feeds: Feeds): Signature[] {
  return Object.entries(feeds).map(([name, { shape, values }]) => ({
    name,
    shape,
    dtype: values instanceof Int32Array ? ('int32' as const) : ('float32' as const),
  }));
}

/** What recorded code gives back, as tensors of the recorder. */
export interface Recorded {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly updates: readonly { readonly parameter: string; readonly gradient: Tensor }[];
}

/**
 * Runs `compute` once on tensors that stand for the parameters and feeds and gives the graph of what it did. Operations
 * that no output or update needs are left out.
 *
 * @throws Error where `compute` uses an op the recorder does not know, or reads a tensor's numbers
 */
export function record(
  parameters: readonly Signature[],
  feeds: readonly Signature[],
  compute: (
    parameters: Readonly<Record<string, Tensor>>,
    feeds: Readonly<Record<string, Tensor>>,
  ) => Recorded,
): Graph {
  const before = getBackend();
  use(RECORD);
  try {
    let graph: Graph | null = null;
    tidy(() => {
      const make = (kind: 'parameter' | 'feed', signatures: readonly Signature[]) =>
        Object.fromEntries(
          signatures.map(({ name, shape, dtype }) => [name, recorder.input(kind, name, shape, dtype)]),
        );
      const { outputs, updates } = compute(make('parameter', parameters), make('feed', feeds));
      const viewed: Update[] = updates.map(({ parameter, gradient }) => ({
        parameter,
        gradient: recorder.view(gradient),
      }));
      const named = Object.fromEntries(
        Object.entries(outputs).map(([name, tensor]) => [name, recorder.view(tensor)]),
      );
      graph = needed({ operations: recorder.finish(), outputs: named, updates: viewed });
    });
    return graph!;
  } finally {
    recorder.finish();
    if (before) use(before);
  }
}

/** tfjs' setBackend without its promise, which the backends used here have no need of: they are made already. */
function use(backendName: string): void {
  void engine().setBackend(backendName);
  util.assert(getBackend() === backendName, () => `the ${backendName} backend could not be made current`);
}

/** The graph without operations whose results nothing reads. */
function needed(graph: Graph): Graph {
  const wanted = new Set<Value>();
  for (const { value } of Object.values(graph.outputs)) wanted.add(value);
  for (const { gradient } of graph.updates) wanted.add(gradient.value);
  const operations: Operation[] = [];
  for (const operation of [...graph.operations].reverse()) {
    if (!operation.outputs.some(({ value }) => wanted.has(value))) continue;
    operations.push(operation);
    for (const { value } of Object.values(operation.inputs)) wanted.add(value);
  }
  return { ...graph, operations: operations.reverse() };
}
