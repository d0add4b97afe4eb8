import { jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { benchmarkLoss, type Operations } from '../benchmark/forward';
import { batchOf, initialValues, LEARNING_RATE, type Shape, weightsOf } from '../benchmark/model';

/** Arrays by the names of their weights. */
type Arrays = Record<string, np.Array>;

interface Data {
  source: np.Array;
  target: np.Array;
  labels: np.Array;
  [name: string]: np.Array;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/**
 * A training step of the benchmark model in jax-js, gradients and Adam in one jitted function, as its authors advise;
 * returns its loss, not yet computed.
 */
export function jaxBenchmarkStep(shape: Shape): { step: () => np.Array; parameters: number } {
  const weights = weightsOf(shape);
  let values = arrays(weights.map((weight) => [weight.name, filled(initialValues(weight), weight.shape)]));
  let first = arrays(weights.map((weight) => [weight.name, np.zeros([...weight.shape])]));
  let second = arrays(weights.map((weight) => [weight.name, np.zeros([...weight.shape])]));
  const data = dataOf(shape);
  const operations = operationsOf(shape);
  const loss = (values: Arrays, data: Data): np.Array => {
    const total = benchmarkLoss(shape, operations, (name) => values[name], data);
    // What is passed to a function is the function's to free.
    tree.dispose(values);
    tree.dispose(data);
    return total;
  };

  const update = jit((values: Arrays, first: Arrays, second: Arrays, data: Data, corrections: np.Array) => {
    const [total, gradients] = valueAndGrad(loss)(tree.ref(values), data);
    const rate = corrections.ref.slice(0);
    const scale = corrections.slice(1);
    const moved: Arrays = {};
    const firstMoved: Arrays = {};
    const secondMoved: Arrays = {};
    for (const name of Object.keys(values)) {
      const gradient = gradients[name];
      firstMoved[name] = first[name].mul(BETA1).add(gradient.ref.mul(1 - BETA1));
      secondMoved[name] = second[name].mul(BETA2).add(np.square(gradient).mul(1 - BETA2));
      const slope = np.sqrt(secondMoved[name].ref.mul(scale.ref)).add(EPSILON);
      moved[name] = values[name].sub(firstMoved[name].ref.mul(rate.ref).div(slope));
    }
    rate.dispose();
    scale.dispose();
    return [moved, firstMoved, secondMoved, total] as [Arrays, Arrays, Arrays, np.Array];
  });

  let taken = 0;
  return {
    step: () => {
      taken++;
      const corrections = np.array(
        new Float32Array([LEARNING_RATE / (1 - BETA1 ** taken), 1 / (1 - BETA2 ** taken)]),
      );
      const [moved, firstMoved, secondMoved, total] = update(
        values,
        first,
        second,
        tree.ref(data),
        corrections,
      );
      values = moved;
      first = firstMoved;
      second = secondMoved;
      return total;
    },
    parameters: Object.values(values).reduce((total, { size }) => total + size, 0),
  };
}

/** These borrow their arguments (`ref`) and leave it to the caller to free them. */
function operationsOf({ width, heads, batch, vocabulary, target }: Shape): Operations<np.Array> {
  const part = width / heads;
  const split = (x: np.Array, length: number): np.Array =>
    x.ref.reshape([batch, length, heads, part]).transpose([0, 2, 1, 3]);
  const future = (): np.Array =>
    filled(
      Float32Array.from({ length: target * target }, (_, i) =>
        i % target > Math.floor(i / target) ? -1e9 : 0,
      ),
      [target, target],
    );
  const hot = (ids: np.Array): np.Array => nn.oneHot(ids.ref.reshape([ids.size]), vocabulary);
  return {
    // A product with one-hot rows: `jit` of jax-js 0.1.25 refuses the gradient of `take`, a scatter.
    embed: (ids, words, positions, length) =>
      np
        .matmul(hot(ids), words.ref)
        .reshape([batch, length, width])
        .add(positions.ref)
        .reshape([batch * length, width]),
    norm: (x, gain, bias) => {
      const centred = x.ref.sub(np.mean(x.ref, -1, { keepdims: true }));
      const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
      return centred
        .div(np.sqrt(variance.add(1e-5)))
        .mul(gain.ref)
        .add(bias.ref);
    },
    linear: (x, weight, bias, activation) => {
      const y = np.matmul(x.ref, weight.ref).add(bias.ref);
      return activation === 'relu' ? nn.relu(y) : y;
    },
    attention: (q, k, v, { queries, keys, causal }) => {
      const products = np.matmul(split(q, queries), split(k, keys).transpose([0, 1, 3, 2]));
      const scores = products.mul(1 / Math.sqrt(part));
      const shares = nn.softmax(causal ? scores.add(future()) : scores, -1);
      return np
        .matmul(shares, split(v, keys))
        .transpose([0, 2, 1, 3])
        .reshape([batch * queries, width]);
    },
    add: (a, b) => a.ref.add(b.ref),
    crossEntropy: (logits, labels) =>
      nn
        .logSoftmax(logits.ref, -1)
        .mul(hot(labels))
        .sum()
        .mul(-1 / (batch * target)),
  };
}

function dataOf(shape: Shape): Data {
  const { source, target, labels } = batchOf(shape);
  const ids = (values: Int32Array, length: number): np.Array =>
    np.array(values as Int32Array<ArrayBuffer>, { dtype: np.int32 }).reshape([shape.batch, length]);
  return {
    source: ids(source, shape.source),
    target: ids(target, shape.target),
    labels: ids(labels, shape.target),
  };
}

function arrays(entries: [string, np.Array][]): Arrays {
  return Object.fromEntries(entries);
}

function filled(values: Float32Array, shape: readonly number[]): np.Array {
  return np.array(values as Float32Array<ArrayBuffer>).reshape([...shape]);
}
