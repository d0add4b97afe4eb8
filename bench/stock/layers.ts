import * as tf from '@tensorflow/tfjs';

/** Adam's ε as we have it; tfjs would take 1e-7. */
const EPSILON = 1e-8;

/** Trainable variables by name, in the order they were made, with the rate they learn at. */
export class StockModel {
  readonly weights: tf.Variable[] = [];
  readonly masks: tf.Variable[] = [];

  normal(shape: number[], deviation: number, group: 'weights' | 'masks' = 'weights'): tf.Variable {
    return this.#add(tf.randomNormal(shape, 0, deviation, 'float32', 7), group);
  }

  constant(shape: number[], value: number, group: 'weights' | 'masks' = 'weights'): tf.Variable {
    return this.#add(tf.fill(shape, value), group);
  }

  #add(initial: tf.Tensor, group: 'weights' | 'masks'): tf.Variable {
    const variable = tf.variable(initial);
    initial.dispose();
    this[group].push(variable);
    return variable;
  }

  /** One step of two stock Adams. The loss is left on the device. */
  trainer(rate: number, maskRate: number): (loss: () => tf.Scalar) => tf.Scalar {
    const [weights, masks] = [rate, maskRate].map((each) => tf.train.adam(each, 0.9, 0.999, EPSILON));
    return (loss) => {
      const { value, grads } = tf.variableGrads(loss, [...this.weights, ...this.masks]);
      const of = (variables: tf.Variable[]) => variables.map(({ name }) => ({ name, tensor: grads[name] }));
      weights.applyGradients(of(this.weights));
      masks.applyGradients(of(this.masks));
      tf.dispose(grads);
      return value;
    };
  }
}

export type Layer = (x: tf.Tensor2D) => tf.Tensor2D;

export function dense(model: StockModel, from: number, to: number, bias = true): Layer {
  const w = model.normal([from, to], 1 / Math.sqrt(from)) as tf.Variable<tf.Rank.R2>;
  const b = bias ? model.constant([to], 0) : null;
  return (x) => {
    const y = tf.matMul(x, w) as tf.Tensor2D;
    return b ? (y.add(b) as tf.Tensor2D) : y;
  };
}

export function layerNorm(model: StockModel, width: number): Layer {
  const gain = model.constant([width], 1);
  const bias = model.constant([width], 0);
  return (x) => {
    const { mean, variance } = tf.moments(x, -1, true);
    return x.sub(mean).div(variance.add(1e-5).sqrt()).mul(gain).add(bias) as tf.Tensor2D;
  };
}

/** A binary concrete sample, straight through: the one place where stock users write a custom gradient, too. */
export function straightThrough(soft: tf.Tensor): tf.Tensor {
  const hard = tf.customGrad((x) => ({
    value: (x as tf.Tensor).greater(0.5).toFloat(),
    gradFunc: (dy: tf.Tensor) => dy.clone(),
  }));
  return hard(soft);
}

/** Mean over factor pairs of the probability that their rows are equal; p [n, m]. */
export function uicLoss(p: tf.Tensor2D): tf.Scalar {
  const n = p.shape[0];
  const a = p.expandDims(1);
  const b = p.expandDims(0);
  const equal = a.mul(b).add(tf.sub(1, a).mul(tf.sub(1, b)));
  const collision = equal.log().sum(2).exp();
  const upper = tf.sub(1, tf.eye(n)).mul(0.5);
  return collision
    .mul(upper)
    .sum()
    .div((n * (n - 1)) / 2) as tf.Scalar;
}

/** Mean over task pairs of the cosine of their masks; p [n, m]. */
export function distinctionLoss(p: tf.Tensor2D): tf.Scalar {
  const m = p.shape[1];
  const norm = p.square().sum(0).sqrt();
  const cosine = tf.matMul(p, p, true, false).div(norm.expandDims(1).mul(norm.expandDims(0)).add(1e-6));
  const upper = tf.sub(1, tf.eye(m)).mul(0.5);
  return cosine
    .mul(upper)
    .sum()
    .div((m * (m - 1)) / 2) as tf.Scalar;
}
