import {
  backend_util,
  type DataType,
  type KernelFunc,
  registerKernel,
  slice_util,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { type Infos, RECORD, type Recorder } from './recorder';

/*
 * tfjs' own kernels on the recorder: only shapes are worked out. An op that is missing here fails while recording, with
 * tfjs' sentence that the kernel is not registered for backend 'record'.
 */

type Attributes = { readonly [name: string]: unknown };
type Shape = readonly number[];

function register(
  kernelName: string,
  kernel: (recorder: Recorder, inputs: Infos, attributes: Attributes) => TensorInfo,
): void {
  const kernelFunc: KernelFunc = ({ inputs, backend, attrs }) =>
    kernel(backend as Recorder, named(inputs), (attrs ?? {}) as Attributes);
  registerKernel({ kernelName, backendName: RECORD, kernelFunc });
}

/** Variadic kernels (Concat, AddN) get their inputs as an array. */
function named(inputs: object): Infos {
  return (Array.isArray(inputs) ? Object.fromEntries(inputs.entries()) : inputs) as Infos;
}

/** An op whose only output has this shape and dtype. */
function op(
  kernelName: string,
  shapeOf: (inputs: Infos, attributes: Attributes) => Shape,
  dtypeOf: (inputs: Infos) => DataType = () => 'float32',
): void {
  register(kernelName, (recorder, inputs, attributes) => {
    const shape = shapeOf(inputs, attributes);
    const [output] = recorder.operation(kernelName, inputs, [shape], attributes, dtypeOf(inputs));
    return output;
  });
}

/** An op that moves numbers of any kind about. */
function move(kernelName: string, shapeOf: (inputs: Infos, attributes: Attributes) => Shape): void {
  op(kernelName, shapeOf, (inputs) => Object.values(inputs)[0].dtype);
}

function view(kernelName: string, shapeOf: (input: TensorInfo, attributes: Attributes) => Shape): void {
  register(kernelName, (recorder, inputs, attributes) => {
    const [input] = Object.values(inputs);
    return recorder.alias(input, shapeOf(input, attributes));
  });
}

function constant(
  kernelName: string,
  make: (inputs: Infos, attributes: Attributes) => { shape: Shape; fill: number; dtype: DataType },
): void {
  register(kernelName, (recorder, inputs, attributes) => {
    const { shape, fill, dtype } = make(inputs, attributes);
    const size = util.sizeFromShape([...shape]);
    const values = dtype === 'float32' ? new Float32Array(size) : new Int32Array(size);
    return recorder.constant(values.fill(fill), shape, dtype);
  });
}

view('Identity', ({ shape }) => shape);
view('Reshape', ({ shape }, { shape: wanted }) =>
  util.inferFromImplicitShape([...(wanted as number[])], util.sizeFromShape(shape)),
);
view('ExpandDims', ({ shape }, { dim }) => {
  const at = (dim as number) < 0 ? shape.length + (dim as number) + 1 : (dim as number);
  return [...shape.slice(0, at), 1, ...shape.slice(at)];
});

function castTo(recorder: Recorder, x: TensorInfo, dtype: DataType): TensorInfo {
  // Flags are made of floats.
  if (dtype === 'bool' && x.dtype === 'int32') return castTo(recorder, castTo(recorder, x, 'float32'), dtype);
  const sameNumbers = (dtype === 'float32') === (x.dtype === 'float32');
  if (sameNumbers) return recorder.alias(x, x.shape, dtype);
  return recorder.operation('Cast', { x }, [x.shape], { dtype }, dtype)[0];
}
register('Cast', (recorder, { x }, { dtype }) => castTo(recorder, x, dtype as DataType));

constant('Fill', (_, { shape, value, dtype }) => ({
  shape: shape as Shape,
  fill: value as number,
  dtype: (dtype as DataType | undefined) ?? 'float32',
}));
constant('ZerosLike', ({ x }) => ({ shape: x.shape, fill: 0, dtype: x.dtype }));
constant('OnesLike', ({ x }) => ({ shape: x.shape, fill: 1, dtype: x.dtype }));

for (const name of ['Neg', 'Square', 'Sqrt', 'Sigmoid', 'Tanh', 'Exp', 'Log']) op(name, ({ x }) => x.shape);
op('Softmax', ({ logits }) => logits.shape);

const broadcast = ({ a, b }: Infos): Shape => backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
for (const name of ['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum']) op(name, broadcast);
op('Greater', broadcast, () => 'bool');
op('AddN', (inputs) => inputs[0].shape);

/** Max calls its axes otherwise than all others. */
const reduced = (x: TensorInfo, { axis, reductionIndices, keepDims }: Attributes): Shape => {
  const axes = new Set(util.parseAxisParam((reductionIndices ?? axis) as number[], x.shape));
  return keepDims
    ? x.shape.map((size, i) => (axes.has(i) ? 1 : size))
    : x.shape.filter((_, i) => !axes.has(i));
};
for (const name of ['Sum', 'Mean', 'Max']) op(name, ({ x }, attributes) => reduced(x, attributes));
op(
  'ArgMax',
  ({ x }, { axis }) => reduced(x, { axis: [axis] }),
  () => 'int32',
);

move('Concat', (inputs, { axis }) => {
  const [at] = util.parseAxisParam(axis as number, inputs[0].shape);
  return backend_util.computeOutShape(
    Object.values(inputs).map(({ shape }) => shape),
    at,
  );
});
// Written down as lists, which tfjs takes numbers for as well.
register('Slice', (recorder, { x }, attributes) => {
  const [begin, size] = slice_util.parseSliceParams(
    x,
    attributes.begin as number | number[],
    attributes.size as number | number[],
  );
  return recorder.operation('Slice', { x }, [size], { begin, size }, x.dtype)[0];
});
move('Tile', ({ x }, { reps }) => x.shape.map((size, i) => size * (reps as number[])[i]));
move('Transpose', ({ x }, { perm }) => (perm as number[]).map((axis) => x.shape[axis]));
move('GatherV2', ({ x, indices }) => [...indices.shape, ...x.shape.slice(1)]);

op('BatchMatMul', ({ a, b }, { transposeA, transposeB }) => {
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  const [left, right] = [a, b].map(({ shape }) => shape.slice(0, -2));
  return [...backend_util.assertAndGetBroadcastShape(left, right), rows, columns];
});
