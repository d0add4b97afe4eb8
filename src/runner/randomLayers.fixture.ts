import {
  add,
  concat,
  expandDims,
  matMul,
  mul,
  neg,
  reshape,
  type Scalar,
  sigmoid,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tanh,
  tensor1d,
  tile,
  transpose,
} from '@tensorflow/tfjs-core';
import { addRows } from '../kernels/addRows/addRows';
import { attention } from '../kernels/attention/attention';
import { batchLinear } from '../kernels/batchLinear/batchLinear';
import { batchMatMul } from '../kernels/batchMatMul/batchMatMul';
import { competingSlots } from '../kernels/competingSlots/competingSlots';
import { embedding } from '../kernels/embedding/embedding';
import { gate } from '../kernels/gate/gate';
import { layerNorm } from '../kernels/layerNorm/layerNorm';
import { linear } from '../kernels/linear/linear';
import { repeatRows } from '../kernels/repeatRows/repeatRows';
import { straightThrough } from '../kernels/straightThrough/straightThrough';
import type { RandomModel, Table } from './randomModel.fixture';

/** More rows than this would only take time. */
const MOST_ROWS = 100;

/** Makes a table of a model's tables, or null where none fits. */
export type Layer = (model: RandomModel) => Table | null;

type Compute = Table['compute'];

function table(rows: number, width: number, text: string, compute: Compute): Table {
  return { rows, width, text, compute };
}

const ACTIVATIONS = ['none', 'relu', 'tanh', 'leakyRelu'] as const;

const denseLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const columns = m.size();
  const activation = m.pick(ACTIVATIONS);
  const w = m.parameter([width, columns], width);
  const b = m.below(2) === 0 ? m.parameter([columns]) : null;
  const get = (name: string) => m.parameters.get(name);
  return table(rows, columns, `linear(t${at}, ${activation})`, (tables) =>
    linear(tables[at], get(w) as Tensor2D, b ? (get(b) as Tensor1D) : null, activation),
  );
};

/** Rows in groups, each with weights of its own. */
const groupedLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const [groups, columns] = [m.divisor(rows), m.size()];
  const activation = m.pick(ACTIVATIONS);
  const w = m.parameter([groups, width, columns], width);
  const b = m.parameter([groups, columns]);
  return table(rows, columns, `batchLinear(t${at}, ${groups} groups, ${activation})`, (tables) => {
    const x = reshape(tables[at], [groups, rows / groups, width]) as Tensor3D;
    const weights = m.parameters.get(w) as Tensor3D;
    return reshape(batchLinear(x, weights, m.parameters.get(b) as Tensor2D, activation), [rows, columns]);
  });
};

const productLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const [groups, columns] = [m.divisor(rows), m.size()];
  const [transposeA, transposeB] = [m.below(2) === 0, m.below(2) === 0];
  // a is [groups, rows/groups, width], or that turned.
  const inner = transposeA ? rows / groups : width;
  const outer = transposeA ? width : rows / groups;
  if (groups * outer > MOST_ROWS) return null;
  const b = m.parameter(transposeB ? [groups, columns, inner] : [groups, inner, columns], inner);
  return table(groups * outer, columns, `batchMatMul(t${at}, ${transposeA}, ${transposeB})`, (tables) => {
    const a = reshape(tables[at], [groups, rows / groups, width]) as Tensor3D;
    const product = batchMatMul(a, m.parameters.get(b) as Tensor3D, transposeA, transposeB);
    return reshape(product, [groups * outer, columns]);
  });
};

/** tfjs' own product, of which only the untransposed form is differentiated. */
const stockProductLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const columns = m.size();
  const w = m.parameter([width, columns], width);
  return table(rows, columns, `matMul(t${at})`, (tables) =>
    matMul(tables[at], m.parameters.get(w) as Tensor2D),
  );
};

const normLayer: Layer = (m) => {
  // Of few numbers the deviation may be near 0, which magnifies what float32 leaves out.
  const at = m.table(({ width }) => width >= 5);
  if (at === null) return null;
  const { rows, width } = m.tables[at];
  const [row, gain, bias] = [m.parameter([width]), m.parameter([width]), m.parameter([width])];
  return table(rows, width, `layerNorm(addRows(t${at}))`, (tables) => {
    const [r, g, b] = [row, gain, bias].map((name) => m.parameters.get(name) as Tensor1D);
    return layerNorm(addRows(tables[at], r), g, b);
  });
};

const attentionLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const batch = m.divisor(rows);
  const from = m.table((other) => other.width === width && other.rows % batch === 0)!;
  const [queries, keys] = [rows / batch, m.tables[from].rows / batch];
  const heads = m.divisor(width);
  const causal = queries === keys && m.below(2) === 0;
  const mask = m.below(2) === 0 ? m.flags([batch, keys]) : null;
  const text = `attention(t${at}, t${from}, batch ${batch}, heads ${heads}${causal ? ', causal' : ''}${mask ? ', masked' : ''})`;
  return table(rows, width, text, (tables, inputs) => {
    const q = reshape(tables[at], [batch, queries, width]) as Tensor3D;
    const k = reshape(tables[from], [batch, keys, width]) as Tensor3D;
    const v = tanh(k);
    const keyMask = mask ? { keyMask: inputs[mask] as Tensor2D } : {};
    return reshape(attention(q, k, v, { heads, causal, ...keyMask }), [rows, width]);
  });
};

const slotsLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const from = m.table((other) => other.rows === rows)!;
  const { width: depth } = m.tables[from];
  const batch = m.divisor(rows);
  if (batch * width > MOST_ROWS) return null;
  const mask = m.flags([batch, rows / batch]);
  return table(batch * width, depth, `competingSlots(t${at}, t${from}, batch ${batch})`, (tables, inputs) => {
    const scores = reshape(tables[at], [batch, rows / batch, width]) as Tensor3D;
    const values = reshape(tables[from], [batch, rows / batch, depth]) as Tensor3D;
    const slots = competingSlots(scores, values, inputs[mask] as Tensor2D);
    return reshape(slots, [batch * width, depth]);
  });
};

const embeddingLayer: Layer = (m) => {
  const [rows, width, vocabulary] = [m.size(), m.size(), m.size()];
  const [words, ids] = [m.parameter([vocabulary, width]), m.ids(rows, vocabulary)];
  return table(rows, width, `embedding(${rows} of ${vocabulary})`, (_, inputs) =>
    embedding(m.parameters.get(words) as Tensor2D, inputs[ids] as Tensor1D),
  );
};

const gateLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const masks = m.pick([1, 2, 3]);
  if (masks * rows > MOST_ROWS) return null;
  const name = m.parameter([masks, rows, width]);
  return table(masks * rows, width, `gate(t${at}, ${masks} masks)`, (tables) =>
    reshape(gate(tables[at], m.parameters.get(name) as Tensor3D), [masks * rows, width]),
  );
};

const sampleLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const noise = m.feed([rows, width]);
  const tau = m.pick([0.3, 0.7, 1]);
  return table(rows, width, `straightThrough(t${at}, ${tau})`, (tables, inputs) =>
    straightThrough(tables[at], inputs[noise] as Tensor2D, reshape(tensor1d([tau]), []) as Scalar),
  );
};

const repeatLayer: Layer = (m) => {
  const times = m.pick([1, 2, 3]);
  const at = m.table(({ rows }) => rows * times <= MOST_ROWS);
  if (at === null) return null;
  const { rows, width } = m.tables[at];
  return table(rows * times, width, `repeatRows(t${at}, ${times})`, (tables) =>
    repeatRows(tables[at], times),
  );
};

const curveLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const name = m.pick(['tanh', 'sigmoid', 'neg', 'square'] as const);
  const curve = { tanh, sigmoid, neg, square: (x: Tensor) => square(tanh(x)) }[name];
  return table(rows, width, `${name}(t${at})`, (tables) => curve(tables[at]));
};

/** Two tables of one shape, or one and a row, a column or a number of it. */
const pairLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const with_ = m.table((b) => [1, rows].includes(b.rows) && [1, width].includes(b.width))!;
  const name = m.pick(['add', 'sub', 'mul'] as const);
  const pair = { add, sub, mul: (a: Tensor, b: Tensor) => mul(tanh(a), b) }[name];
  const turned = m.below(2) === 0;
  return table(rows, width, `${name}(t${at}, t${with_}${turned ? ', turned' : ''})`, (tables) =>
    turned ? pair(tables[with_], tables[at]) : pair(tables[at], tables[with_]),
  );
};

/** Parameters whose gradients are one and the same. */
const shiftLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const [one, other] = [m.parameter([rows, width]), m.parameter([rows, width])];
  return table(rows, width, `t${at} + (${one} + ${other})`, (tables) =>
    add(tables[at], add(m.parameters.get(one), m.parameters.get(other))),
  );
};

const joinLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const axis = m.below(2);
  const other = m.table((b) => (axis === 0 ? b.width === width : b.rows === rows))!;
  const size = axis === 0 ? [rows + m.tables[other].rows, width] : [rows, width + m.tables[other].width];
  if (size[0] > MOST_ROWS || size[1] > MOST_ROWS) return null;
  return table(size[0], size[1], `concat(t${at}, t${other}, axis ${axis})`, (tables) =>
    concat([tables[at], tables[other]], axis),
  );
};

const cutLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const [row, column] = [m.below(rows), m.below(width)];
  const [height, breadth] = [1 + m.below(rows - row), 1 + m.below(width - column)];
  return table(height, breadth, `slice(t${at}, ${row}, ${column})`, (tables) =>
    slice(tables[at], [row, column], [height, breadth]),
  );
};

const turnLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  return m.below(2) === 0
    ? table(width, rows, `transpose(t${at})`, (tables) => transpose(tables[at]))
    : table(width, rows, `reshape(t${at})`, (tables) => reshape(tables[at], [width, rows]));
};

const foldLayer: Layer = (m) => {
  const at = m.table()!;
  const { rows, width } = m.tables[at];
  const axis = m.below(2);
  const [height, breadth] = axis === 0 ? [1, width] : [rows, 1];
  if (m.below(2) === 0)
    return table(height, breadth, `sum(t${at}, axis ${axis})`, (tables) => sum(tables[at], axis, true));
  const times = m.pick([2, 3]);
  if (times * rows > MOST_ROWS) return null;
  return table(times * rows, width, `tile(t${at}, ${times})`, (tables) =>
    reshape(tile(expandDims(tables[at], 0), [times, 1, 1]), [times * rows, width]),
  );
};

export const LAYERS: readonly Layer[] = [
  denseLayer,
  groupedLayer,
  productLayer,
  stockProductLayer,
  normLayer,
  attentionLayer,
  slotsLayer,
  embeddingLayer,
  gateLayer,
  sampleLayer,
  repeatLayer,
  curveLayer,
  pairLayer,
  shiftLayer,
  joinLayer,
  cutLayer,
  turnLayer,
  foldLayer,
];
