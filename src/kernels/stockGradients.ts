import {
  backend_util,
  broadcast_util,
  cast,
  clone,
  concat,
  matMul,
  mul,
  type NamedAttrMap,
  neg,
  registerGradient,
  reshape,
  slice,
  slice_util,
  sub,
  sum,
  type Tensor,
  tile,
  transpose,
  util,
  zeros,
} from '@tensorflow/tfjs-core';

/*
 * tfjs-core alone registers no gradients (the union package does, 280 of them). These are the stock ops that models
 * put on the tape between our own; anything heavier has a kernel of its own with a closed-form gradient.
 */

/** Sums `gradient` over the axes along which an input of this shape was broadcast. Always a new tensor. */
function unbroadcast(gradient: Tensor, shape: readonly number[]): Tensor {
  const axes = broadcast_util.getReductionAxes([...shape], gradient.shape);
  return reshape(axes.length > 0 ? sum(gradient, axes) : gradient, [...shape]);
}

const shapeOf = (attributes: NamedAttrMap, name: string): number[] => attributes[name] as number[];

registerGradient({
  kernelName: 'Identity',
  gradFunc: (dy) => ({ x: () => clone(dy as Tensor) }),
});

registerGradient({
  kernelName: 'Cast',
  gradFunc: (dy) => ({ x: () => cast(dy as Tensor, 'float32') }),
});

registerGradient({
  kernelName: 'Reshape',
  inputsToSave: ['x'],
  gradFunc: (dy, [x]) => ({ x: () => reshape(dy as Tensor, x.shape) }),
});

registerGradient({
  kernelName: 'ExpandDims',
  inputsToSave: ['input'],
  gradFunc: (dy, [input]) => ({ input: () => reshape(dy as Tensor, input.shape) }),
});

registerGradient({
  kernelName: 'Transpose',
  gradFunc: (dy, _saved, attributes) => ({
    x: () => transpose(dy as Tensor, backend_util.getUndoAxesPermutation(shapeOf(attributes, 'perm'))),
  }),
});

registerGradient({
  kernelName: 'Add',
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b]) => ({
    a: () => unbroadcast(dy as Tensor, a.shape),
    b: () => unbroadcast(dy as Tensor, b.shape),
  }),
});

registerGradient({
  kernelName: 'AddN',
  saveAllInputs: true,
  gradFunc: (dy, saved) => Object.fromEntries(saved.map((_, i) => [i, () => clone(dy as Tensor)])),
});

registerGradient({
  kernelName: 'Sub',
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b]) => ({
    a: () => unbroadcast(dy as Tensor, a.shape),
    b: () => unbroadcast(neg(dy as Tensor), b.shape),
  }),
});

registerGradient({
  kernelName: 'Multiply',
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b]) => ({
    a: () => unbroadcast(mul(dy as Tensor, b), a.shape),
    b: () => unbroadcast(mul(dy as Tensor, a), b.shape),
  }),
});

registerGradient({
  kernelName: 'Neg',
  gradFunc: (dy) => ({ x: () => neg(dy as Tensor) }),
});

registerGradient({
  kernelName: 'Square',
  inputsToSave: ['x'],
  gradFunc: (dy, [x]) => ({ x: () => mul(dy as Tensor, mul(x, 2)) }),
});

registerGradient({
  kernelName: 'Sigmoid',
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ x: () => mul(dy as Tensor, mul(y, sub(1, y))) }),
});

registerGradient({
  kernelName: 'Tanh',
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ x: () => mul(dy as Tensor, sub(1, mul(y, y))) }),
});

registerGradient({
  kernelName: 'Exp',
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ x: () => mul(dy as Tensor, y) }),
});

registerGradient({
  kernelName: 'Sum',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => {
    const axes = new Set(util.parseAxisParam(attributes.axis as number[], x.shape));
    const kept = x.shape.map((size, axis) => (axes.has(axis) ? 1 : size));
    const repeats = x.shape.map((size, axis) => (axes.has(axis) ? size : 1));
    return { x: () => tile(reshape(dy as Tensor, kept), repeats) };
  },
});

registerGradient({
  kernelName: 'Concat',
  saveAllInputs: true,
  gradFunc: (dy, saved, attributes) => {
    const axis = attributes.axis as number;
    const begin = new Array<number>(saved[0].rank).fill(0);
    const gradients: { [name: string]: () => Tensor } = {};
    saved.forEach((part, i) => {
      const from = [...begin];
      gradients[i] = () => slice(dy as Tensor, from, part.shape);
      begin[axis] += part.shape[axis];
    });
    return gradients;
  },
});

registerGradient({
  kernelName: 'Slice',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => ({
    x: () => {
      // Concatenating zeros costs less on wasm than Pad, and slices here are along one axis.
      const gradient = dy as Tensor;
      const { begin: from, size } = attributes as { begin: number | number[]; size: number | number[] };
      const [begin] = slice_util.parseSliceParams(x, from, size);
      let grown = gradient;
      x.shape.forEach((size, axis) => {
        const before = begin[axis];
        const after = size - before - grown.shape[axis];
        if (before > 0 || after > 0) grown = surround(grown, axis, before, after);
      });
      return grown === gradient ? clone(gradient) : grown;
    },
  }),
});

registerGradient({
  kernelName: 'Tile',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => {
    const repeats = shapeOf(attributes, 'reps');
    const split = x.shape.flatMap((size, axis) => [repeats[axis], size]);
    const repeated = repeats.map((_, axis) => 2 * axis);
    return { x: () => reshape(sum(reshape(dy as Tensor, split), repeated), x.shape) };
  },
});

registerGradient({
  kernelName: 'BatchMatMul',
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b], attributes) => {
    const gradient = dy as Tensor;
    if (attributes.transposeA || attributes.transposeB || a.rank !== b.rank) {
      throw new Error('matMul on the tape: transpose and give both sides the same rank, or use batchMatMul');
    }
    return {
      a: () => matMul(gradient, b, false, true),
      b: () => matMul(a, gradient, true, false),
    };
  },
});

function surround(values: Tensor, axis: number, before: number, after: number): Tensor {
  const parts: Tensor[] = [];
  const zerosOf = (count: number): Tensor => {
    const shape = [...values.shape];
    shape[axis] = count;
    return zeros(shape);
  };
  if (before > 0) parts.push(zerosOf(before));
  parts.push(values);
  if (after > 0) parts.push(zerosOf(after));
  return concat(parts, axis);
}
