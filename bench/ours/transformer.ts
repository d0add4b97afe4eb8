import {
  add,
  ones,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import { addRows } from '../../src/kernels/addRows/addRows';
import { attention } from '../../src/kernels/attention/attention';
import { crossEntropy } from '../../src/kernels/crossEntropy/crossEntropy';
import { embedding } from '../../src/kernels/embedding/embedding';
import { layerNorm } from '../../src/kernels/layerNorm/layerNorm';
import { linear } from '../../src/kernels/linear/linear';
import { Parameters } from '../../src/model/parameters';
import type { Feeds } from '../../src/program/graph';
import type { Loss, Tensors } from '../../src/program/runner';
import { benchmarkLoss, type Operations } from '../benchmark/forward';
import { batchOf, initialValues, type Shape, weightsOf } from '../benchmark/model';

/** The benchmark model in our operations, for any runner. */
export interface OurBenchmark {
  readonly parameters: Parameters;
  readonly feeds: Feeds;
  loss(inputs: Tensors): Loss;
}

export function ourBenchmark(shape: Shape): OurBenchmark {
  const parameters = new Parameters(0);
  for (const weight of weightsOf(shape)) parameters.add(weight.name, weight.shape, initialValues(weight));
  const { batch, source, target } = shape;
  const data = batchOf(shape);
  const feeds: Feeds = {
    source: { shape: [batch, source], values: data.source },
    target: { shape: [batch, target], values: data.target },
    labels: { shape: [batch, target], values: data.labels },
  };
  const operations = operationsOf(shape);
  return {
    parameters,
    feeds,
    loss: ({ source, target, labels }) => {
      const inputs = { source, target, labels };
      const total = benchmarkLoss(shape, operations, (name) => parameters.get(name), inputs);
      return { total: reshape(total, []), terms: [] };
    },
  };
}

function operationsOf({ width, heads, batch, target }: Shape): Operations<Tensor> {
  const sequence = (rows: Tensor, length: number) => reshape(rows, [batch, length, width]) as Tensor3D;
  return {
    embed: (ids, words, positions, length) => {
      const rows = embedding(words as Tensor2D, reshape(ids, [batch * length]) as Tensor1D);
      const placed = addRows(
        reshape(rows, [batch, length * width]) as Tensor2D,
        reshape(positions, [length * width]) as Tensor1D,
      );
      return reshape(placed, [batch * length, width]);
    },
    norm: (x, gain, bias) => layerNorm(x as Tensor2D, gain as Tensor1D, bias as Tensor1D),
    linear: (x, weight, bias, activation) =>
      linear(x as Tensor2D, weight as Tensor2D, bias as Tensor1D, activation),
    attention: (q, k, v, { queries, keys, causal }) => {
      const options = { heads, causal };
      const mixed = attention(sequence(q, queries), sequence(k, keys), sequence(v, keys), options);
      return reshape(mixed, [batch * queries, width]);
    },
    add: (a, b) => add(a, b),
    crossEntropy: (logits, labels) =>
      crossEntropy(
        logits as Tensor2D,
        reshape(labels, [batch * target]) as Tensor1D,
        ones([batch * target]) as Tensor1D,
      ),
  };
}
