import * as tf from '@tensorflow/tfjs';
import type { Experiment } from '../../src/experiment/experiment';
import { Stream } from '../../src/lib/random';
import { drawBatch } from '../../src/model/numeric/batch';
import type { NumericCorpus } from '../../src/tasks/corpus';
import { dense, distinctionLoss, type Layer, StockModel, straightThrough, uicLoss } from './layers';

/**
 * The numeric SIT step (learned masks, all terms) of ordinary tfjs ops; what it computes is in src/model/numeric. Its variables
 * are those of `model`, which is empty before.
 */
export function stockNumericStep(
  experiment: Experiment,
  corpus: NumericCorpus,
  model = new StockModel(),
): () => tf.Scalar {
  const { training, losses, model: spec } = experiment;
  const { sourceDim, targetDim, taskCount: m, factorCount: n } = corpus;
  const { width, headWidth } = spec;
  const leaky =
    (layer: Layer): Layer =>
    (x) =>
      tf.leakyRelu(layer(x), 0.2);
  const chain =
    (...layers: Layer[]): Layer =>
    (x) =>
      layers.reduce((y, layer) => layer(y), x);
  const encode = chain(
    leaky(dense(model, sourceDim, width)),
    leaky(dense(model, width, width)),
    dense(model, width, n),
  );
  const decode = chain(
    leaky(dense(model, n, width)),
    leaky(dense(model, width, width)),
    dense(model, width, sourceDim),
  );
  const w1 = model.normal([m, n, headWidth], 1 / Math.sqrt(n));
  const b1 = model.constant([m, 1, headWidth], 0);
  const w2 = model.normal([m, headWidth, targetDim], 1 / Math.sqrt(headWidth));
  const b2 = model.constant([m, 1, targetDim], 0);
  const logits = model.constant([n, m], Math.log(spec.initialMask / (1 - spec.initialMask)), 'masks');
  const batches = Stream.of(experiment.seed, 'batches');
  const noise = Stream.of(experiment.seed, 'noise');
  const train = model.trainer(training.learningRate, training.maskLearningRate);
  const size = training.batch;

  return () => {
    const batch = drawBatch(corpus, size, batches);
    const drawn = Float32Array.from({ length: m * size * n }, () => noise.logistic());
    return tf.tidy(() => {
      const x = tf.tensor2d(batch.source, [size, sourceDim]);
      const y = tf.tensor3d(batch.targets, [m, size, targetDim]);
      const logistic = tf.tensor3d(drawn, [m, size, n]);
      return train(() => {
        const l = encode(x);
        const soft = logits.transpose().expandDims(1).add(logistic).div(training.tau[0]).sigmoid();
        const selected = l.expandDims(0).mul(straightThrough(soft));
        const hidden = tf.leakyRelu(tf.matMul(selected, w1).add(b1), 0.2);
        const prediction = tf.matMul(hidden, w2).add(b2);
        const p = logits.sigmoid() as tf.Tensor2D;
        const { mean, variance } = tf.moments(l, 0);
        const unbiased = variance.mul(size / (size - 1));
        const scale = mean.square().add(unbiased.sub(1).square()).mean();
        const total = tf.losses
          .meanSquaredError(y, prediction)
          .add(tf.losses.meanSquaredError(x, decode(l)).mul(losses.rec))
          .add(scale.mul(losses.scale))
          .add(uicLoss(p).mul(losses.uic))
          .add(distinctionLoss(p).mul(losses.dist))
          .add(p.mean().mul(losses.sparse));
        return total as tf.Scalar;
      });
    });
  };
}
