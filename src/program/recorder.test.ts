import {
  add,
  cast,
  concat,
  engine,
  expandDims,
  getBackend,
  grads,
  memory,
  mul,
  neg,
  reshape,
  type Scalar,
  setBackend,
  sin,
  slice,
  square,
  sum,
  type Tensor,
  tensor1d,
  tensor2d,
  tidy,
  transpose,
  variable,
} from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startNodeBackend, startStockWasm } from '../backend/node';
import '../kernels/stockGradients';
import type { Graph, Value } from './graph';
import { RECORD, type Recorded, type Recorder, record, type Signature } from './recorder';
import './stock';

const W: Signature = { name: 'w', shape: [2, 3], dtype: 'float32' };
const X: Signature = { name: 'x', shape: [2, 3], dtype: 'float32' };

type Inputs = Readonly<Record<string, Tensor>>;

/** The graph of `compute` on the parameter w and the feed x, both [2, 3]. */
function recorded(compute: (w: Tensor, x: Tensor) => Inputs): Graph {
  return record([W], [X], ({ w }, { x }) => ({ outputs: compute(w, x), updates: [] }));
}

const namesOf = ({ operations }: Graph): string[] => operations.map(({ name }) => name);

function kindsOf(graph: Graph): Value['kind'][] {
  return graph.operations.flatMap(({ inputs }) => Object.values(inputs).map(({ value }) => value.kind));
}

beforeAll(async () => {
  await startNodeBackend('cpu');
});

describe('a recording', () => {
  it('lists operations in their order, on views of the values they read', () => {
    const graph = recorded((w, x) => ({ y: neg(reshape(mul(w, x), [6])) }));
    expect(namesOf(graph)).toEqual(['Multiply', 'Neg']);
    const [product, negative] = graph.operations;
    expect(product.inputs.a).toMatchObject({ shape: [2, 3], value: { kind: 'parameter', name: 'w' } });
    expect(product.inputs.b).toMatchObject({ shape: [2, 3], value: { kind: 'feed', name: 'x' } });
    // Reshaping is no operation: the same value, seen in another shape.
    expect(negative.inputs.x).toEqual({ value: product.outputs[0].value, shape: [6] });
    expect(graph.outputs.y).toEqual(negative.outputs[0]);
    expect(graph.updates).toEqual([]);
  });

  it('keeps attributes as the op was given them', () => {
    const graph = recorded((w) => ({ turned: transpose(w, [1, 0]), rows: sum(w, 1, true) }));
    expect(graph.operations.map(({ attributes }) => attributes)).toMatchObject([
      { perm: [1, 0] },
      { axis: 1, keepDims: true },
    ]);
    expect(graph.outputs.turned.shape).toEqual([3, 2]);
    expect(graph.outputs.rows.shape).toEqual([2, 1]);
  });

  it('takes numbers from JavaScript and tensors of another backend as constants, and leaves those tensors whole', async () => {
    await setBackend('cpu');
    const elsewhere = tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const flags = tensor1d([1, 0, 1], 'bool');
    const graph = recorded((w) => ({
      y: add(mul(w, elsewhere), tensor1d([7, 8, 9])),
      f: cast(flags, 'float32'),
    }));
    const constants = graph.operations
      .flatMap(({ inputs }) => Object.values(inputs))
      .flatMap(({ value }) => (value.kind === 'constant' ? [value] : []));
    expect(constants.map(({ values }) => [...values])).toEqual([
      [1, 2, 3, 4, 5, 6],
      [7, 8, 9],
      [1, 0, 1],
    ]);
    expect(constants.map(({ dtype }) => dtype)).toEqual(['float32', 'float32', 'int32']);
    expect(getBackend()).toBe('cpu');
    expect([...(await neg(elsewhere).data())]).toEqual([-1, -2, -3, -4, -5, -6]);
    expect([...(await flags.data())]).toEqual([1, 0, 1]);
  });

  it('leaves out what no output and no update needs', () => {
    const graph = recorded((w, x) => {
      const [used, unused] = [mul(w, x), neg(w)];
      square(unused);
      return { y: sum(used) };
    });
    expect(namesOf(graph)).toEqual(['Multiply', 'Sum']);
    const update = record([W], [X], ({ w }, { x }) => {
      neg(x);
      return { outputs: {}, updates: [{ parameter: 'w', gradient: mul(w, x) }] };
    });
    expect(namesOf(update)).toEqual(['Multiply']);
    expect(update.updates).toMatchObject([{ parameter: 'w', gradient: { shape: [2, 3] } }]);
  });

  it('may give a parameter, a feed, a constant or one value twice as its outputs', () => {
    const graph = recorded((w, x) => {
      const y = neg(x);
      return { w, x: reshape(x, [3, 2]), c: tensor1d([1]), y, again: expandDims(y, 0) };
    });
    expect(namesOf(graph)).toEqual(['Neg']);
    const kinds = Object.values(graph.outputs).map(({ value }) => value.kind);
    expect(kinds).toEqual(['parameter', 'feed', 'constant', 'computed', 'computed']);
    expect(graph.outputs.again).toEqual({ value: graph.outputs.y.value, shape: [1, 2, 3] });
  });

  it('differentiates as tfjs does, without writing down what the gradient does not need', () => {
    const graph = record([W], [X], ({ w }, { x }): Recorded => {
      const loss = (at: Tensor) => sum(mul(at, x)) as Scalar;
      const [gradient] = grads(loss)([w]);
      return { outputs: {}, updates: [{ parameter: 'w', gradient }] };
    });
    // The loss itself is not asked for, so neither its product nor its sum is there.
    expect(namesOf(graph)).not.toContain('Sum');
    expect(kindsOf(graph)).toContain('feed');
  });

  it('begins afresh each time', () => {
    const [first, second] = [recorded((w) => ({ y: neg(w) })), recorded((w) => ({ y: square(w) }))];
    expect(namesOf(first)).toEqual(['Neg']);
    expect(namesOf(second)).toEqual(['Square']);
  });
});

describe('what cannot be recorded', () => {
  it('is an op that the recorder does not know: said by its name', () => {
    expect(() => recorded((w) => ({ y: sin(w) }))).toThrow(
      /Kernel 'Sin' not registered for backend 'record'/,
    );
  });

  it('is an array without numbers, from outside or made on the way', () => {
    const empty: Signature = { name: 'none', shape: [0, 4], dtype: 'float32' };
    const nothing = () => record([], [empty], () => ({ outputs: {}, updates: [] }));
    expect(nothing).toThrow('an array without numbers, [0,4], cannot be recorded');
    expect(() => recorded((w) => ({ y: slice(w, [0, 0], [0, 3]) }))).toThrow('[0,3], cannot be recorded');
  });

  it('is code that looks at numbers, at once or later', async () => {
    const unknown = 'the numbers of a recorded computation are not known while it is being recorded';
    expect(() => recorded((w, x) => ({ y: w.dataSync()[0] > 0 ? w : x }))).toThrow(unknown);
    let read: Promise<unknown> = Promise.resolve();
    recorded((w) => {
      read = neg(w).data();
      return { y: w };
    });
    await expect(read).rejects.toThrow(unknown);
    // Constants are known.
    expect(() => recorded((w) => ({ y: mul(w, tensor1d([2]).dataSync()[0]) }))).not.toThrow();
  });
});

describe.each(['cpu', 'wasm'] as const)('after a recording, %s', (backend) => {
  beforeAll(async () => {
    await startStockWasm();
  });
  let before: number;
  let values: number;
  const recorder = () => engine().findBackend(RECORD) as Recorder;
  beforeEach(async () => {
    await setBackend(backend);
    before = memory().numTensors;
    values = recorder().numDataIds();
  });
  afterEach(() => {
    expect(getBackend()).toBe(backend);
    expect(memory().numTensors).toBe(before);
    expect(recorder().numDataIds()).toBe(values);
  });

  it('is current again, and no tensor is left', () => {
    recorded((w, x) => ({ y: concat([reshape(mul(w, x), [6]), tensor1d([1, 2])]) }));
  });

  it('is current again after an error, and no tensor is left', () => {
    expect(() =>
      recorded((w, x) => {
        mul(w, x);
        throw new Error('the model is wrong');
      }),
    ).toThrow('the model is wrong');
    expect(() => recorded((w) => ({ y: grads((at) => sum(sin(at)))([w])[0] }))).toThrow('Sin');
    // What was written down before the error belongs to no later recording.
    expect(namesOf(recorded((w) => ({ y: neg(w) })))).toEqual(['Neg']);
  });

  it('keeps its own tensors and variables', () => {
    const kept = tensor1d([1, 2]);
    const changed = tidy(() => variable(tensor1d([3, 4])));
    recorded((w) => ({ y: mul(w, sum(add(kept, changed))) }));
    const total = tidy(() => [...add(kept, changed).dataSync()]);
    expect(total).toEqual([4, 6]);
    kept.dispose();
    changed.dispose();
  });
});
