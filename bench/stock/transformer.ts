import * as tf from '@tensorflow/tfjs';
import { benchmarkLoss, type Operations } from '../benchmark/forward';
import { batchOf, initialValues, LEARNING_RATE, type Shape, weightsOf } from '../benchmark/model';

/** Adam's ε; tfjs would take 1e-7. */
const EPSILON = 1e-8;

/** A training step of the benchmark model in ordinary tfjs ops; returns its loss, left on the device. */
export function stockBenchmarkStep(shape: Shape): { step: () => tf.Scalar; parameters: number } {
  const variables = new Map(
    weightsOf(shape).map((weight) => {
      const initial = tf.tensor(initialValues(weight), [...weight.shape]);
      return [weight.name, tf.variable(initial)];
    }),
  );
  const get = (name: string): tf.Tensor => {
    const variable = variables.get(name);
    if (!variable) throw new Error(`no weight called ${name}`);
    return variable;
  };
  const optimizer = tf.train.adam(LEARNING_RATE, 0.9, 0.999, EPSILON);
  const operations = operationsOf(shape);
  const { batch, source, target } = shape;
  const data = batchOf(shape);
  const inputs = {
    source: tf.tensor2d(data.source, [batch, source], 'int32'),
    target: tf.tensor2d(data.target, [batch, target], 'int32'),
    labels: tf.tensor2d(data.labels, [batch, target], 'int32'),
  };
  const all = [...variables.values()];
  return {
    step: () => {
      const loss = optimizer.minimize(
        () => benchmarkLoss(shape, operations, get, inputs) as tf.Scalar,
        true,
        all,
      );
      if (!loss) throw new Error('minimize gave no loss');
      return loss;
    },
    parameters: all.reduce((total, { size }) => total + size, 0),
  };
}

/** Embedding is a product with one-hot rows: tfjs cannot differentiate `gather` on wasm. */
function operationsOf({ width, heads, batch, vocabulary, target }: Shape): Operations<tf.Tensor> {
  const part = width / heads;
  const split = (x: tf.Tensor, length: number): tf.Tensor =>
    x.reshape([batch, length, heads, part]).transpose([0, 2, 1, 3]);
  const future = tf.sub(tf.linalg.bandPart(tf.ones([target, target]), -1, 0), 1).mul(1e9);
  const hot = (ids: tf.Tensor): tf.Tensor2D => tf.oneHot(ids.flatten(), vocabulary).toFloat() as tf.Tensor2D;
  return {
    embed: (ids, words, positions, length) =>
      tf
        .matMul(hot(ids), words as tf.Tensor2D)
        .reshape([batch, length, width])
        .add(positions)
        .reshape([batch * length, width]),
    norm: (x, gain, bias) => {
      const { mean, variance } = tf.moments(x, -1, true);
      return x.sub(mean).mul(variance.add(1e-5).rsqrt()).mul(gain).add(bias);
    },
    linear: (x, weight, bias, activation) => {
      const y = tf.matMul(x, weight).add(bias);
      return activation === 'relu' ? y.relu() : y;
    },
    attention: (q, k, v, { queries, keys, causal }) => {
      const scores = tf.matMul(split(q, queries), split(k, keys), false, true).mul(1 / Math.sqrt(part));
      const shares = tf.softmax(causal ? scores.add(future) : scores);
      return tf
        .matMul(shares, split(v, keys))
        .transpose([0, 2, 1, 3])
        .reshape([batch * queries, width]);
    },
    add: (a, b) => a.add(b),
    crossEntropy: (logits, labels) => tf.losses.softmaxCrossEntropy(hot(labels), logits as tf.Tensor2D),
  };
}
