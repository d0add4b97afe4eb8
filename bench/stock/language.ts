import * as tf from '@tensorflow/tfjs';
import { type Experiment, latentCount } from '../../src/experiment/experiment';
import { Stream } from '../../src/lib/random';
import {
  gatherBatch,
  realTokens,
  shiftedRight,
  stackPhrasings,
  type Tokens,
} from '../../src/model/text/batch';
import type { TextCorpus } from '../../src/tasks/corpus';
import {
  dense,
  distinctionLoss,
  type Layer,
  layerNorm,
  StockModel,
  straightThrough,
  uicLoss,
} from './layers';

/** Rows [B · T, d] of a batch of sequences. */
interface Rows {
  readonly x: tf.Tensor2D;
  readonly size: number;
  readonly length: number;
}

/**
 * The language SIT step (learned masks, all terms) of ordinary tfjs ops; what it computes is in src/model/text, but every word of
 * an instruction counts and a task's masks are judged by its first phrasing. Its variables are those of `model`, which is
 * empty before.
 */
export function stockLanguageStep(
  experiment: Experiment,
  corpus: TextCorpus,
  model = new StockModel(),
): () => tf.Scalar {
  const { training, losses, model: spec } = experiment;
  const { width: d, feedForward, heads, slotDim: z, initialMask } = spec;
  const n = latentCount(experiment);
  const V = corpus.vocabulary.length;
  const words = model.normal([V, d], 0.3) as tf.Variable<tf.Rank.R2>;
  const positions = model.normal([Math.max(corpus.sourceLength, corpus.targetLength), d], 0.1);
  const sentence = {
    attend: attention(model, d, heads),
    feed: feeding(model, d, feedForward),
    norm: layerNorm(model, d),
  };
  const key = dense(model, d, d, false);
  const value = dense(model, d, d, false);
  const project = dense(model, d, z, false);
  const queries = dense(model, d, n, false);
  const maskWeight = model.normal([d, n], 1 / Math.sqrt(d), 'masks') as tf.Variable<tf.Rank.R2>;
  const maskBias = model.constant([n], Math.log(initialMask / (1 - initialMask)), 'masks');
  const memoryWeight = model.normal([n, z, d], 1 / Math.sqrt(z));
  const memoryBias = model.normal([n, 1, d], 0.3);
  const source = {
    attend: attention(model, d, heads),
    feed: feeding(model, d, feedForward),
    norm: layerNorm(model, d),
  };
  const sourceQuery = model.normal([d], 0.3);
  const sourceWords = dense(model, d, V);
  const guide = dense(model, d, d, false);
  const target = {
    self: attention(model, d, heads),
    cross: attention(model, d, heads),
    feed: feeding(model, d, feedForward),
    norm: layerNorm(model, d),
    words: dense(model, d, V),
  };

  const embed = ({ ids, size, length }: Tokens): Rows => ({
    x: tf.matMul(tf.oneHot(tf.tensor1d(ids, 'int32'), V).toFloat() as tf.Tensor2D, words),
    size,
    length,
  });
  const placed = ({ x, size, length }: Rows): Rows => {
    const added = x.reshape([size, length, d]).add(positions.slice([0, 0], [length, d]));
    return { x: added.reshape([size * length, d]), size, length };
  };
  const real = (tokens: Tokens): tf.Tensor2D => tf.tensor2d(realTokens(tokens), [tokens.size, tokens.length]);
  const represent = (tokens: Tokens): tf.Tensor2D => {
    const { x, size, length } = embed(tokens);
    return x.reshape([size, length, d]).mul(real(tokens).expandDims(2)).sum(1);
  };
  const maskLogits = (h: tf.Tensor2D): tf.Tensor2D => tf.matMul(h, maskWeight).add(maskBias);
  const crossEntropy = (logits: tf.Tensor2D, tokens: Tokens): tf.Tensor => {
    const labels = tf.oneHot(tf.tensor1d(tokens.ids, 'int32'), V).toFloat();
    return tf.losses.softmaxCrossEntropy(labels, logits, tf.tensor1d(realTokens(tokens)));
  };

  const batches = Stream.of(experiment.seed, 'batches');
  const noise = Stream.of(experiment.seed, 'noise');
  const train = model.trainer(training.learningRate, training.maskLearningRate);
  const phrasings = stackPhrasings(corpus.tasks.map(({ instructions }) => instructions[0]));

  return () => {
    const indices = Array.from({ length: training.batch }, () => batches.int(corpus.train.size));
    const batch = gatherBatch(corpus, corpus.train, indices);
    const size = batch.size;
    const drawn = Float32Array.from({ length: size * n }, () => noise.logistic());
    const forward = (): tf.Scalar => {
      const own = embed(batch.source);
      const sourceMask = real(batch.source);
      const states = sentence.norm(sentence.feed(sentence.attend(placed(own), null, sourceMask, false)).x);
      const length = batch.source.length;
      const scores = queries(key(states).mul(1 / Math.sqrt(d))).reshape([size, length, n]);
      const shares = tf.softmax(scores).mul(sourceMask.expandDims(2));
      const weights = shares.div(shares.sum(1, true).add(0.01));
      const values = project(value(own.x)).reshape([size, length, z]);
      const latents = tf.matMul(weights, values, true, false).tanh();
      const memory = tf
        .matMul(latents.transpose([1, 0, 2]), memoryWeight)
        .add(memoryBias)
        .transpose([1, 0, 2]);
      const h = represent(batch.instruction);
      const soft = maskLogits(h)
        .add(tf.tensor2d(drawn, [size, n]))
        .div(training.tau[0])
        .sigmoid();
      const selected = memory.mul(straightThrough(soft).expandDims(2));
      const rows = (x: tf.Tensor): Rows => ({ x: x.reshape([size * n, d]), size, length: n });

      let x = placed(embed(shiftedRight(batch.target)));
      const T = x.length;
      const guided = x.x
        .reshape([size, T, d])
        .add(guide(h).expandDims(1))
        .reshape([size * T, d]) as tf.Tensor2D;
      x = target.self({ ...x, x: guided }, null, null, true);
      x = target.feed(target.cross(x, rows(selected), null, false));
      const prediction = crossEntropy(target.words(target.norm(x.x)), batch.target);

      const asked = positions.slice([0, 0], [length, d]).add(sourceQuery).expandDims(0).tile([size, 1, 1]);
      const attended = source.attend(
        { x: asked.reshape([size * length, d]), size, length },
        rows(memory),
        null,
        false,
      );
      const reconstruction = crossEntropy(sourceWords(source.norm(source.feed(attended).x)), batch.source);

      const p = maskLogits(represent(phrasings)).sigmoid().transpose() as tf.Tensor2D;
      return prediction
        .add(reconstruction.mul(losses.rec))
        .add(uicLoss(p).mul(losses.uic))
        .add(distinctionLoss(p).mul(losses.dist))
        .add(p.mean().mul(losses.sparse)) as tf.Scalar;
    };
    return tf.tidy(() => train(forward));
  };
}

/** Pre-norm multi-head attention with a residual; keys of padding and of the future are pushed far down. */
function attention(model: StockModel, d: number, heads: number) {
  const norm = layerNorm(model, d);
  const [query, key, value, out] = [0, 1, 2, 3].map(() => dense(model, d, d, false));
  const part = d / heads;
  return (x: Rows, memory: Rows | null, keyMask: tf.Tensor2D | null, causal: boolean): Rows => {
    const normed = { ...x, x: norm(x.x) };
    const keys = memory ?? normed;
    const split = (layer: Layer, { x, size, length }: Rows): tf.Tensor =>
      layer(x).reshape([size, length, heads, part]).transpose([0, 2, 1, 3]);
    let scores = tf.matMul(split(query, normed), split(key, keys), false, true).mul(1 / Math.sqrt(part));
    if (keyMask) scores = scores.add(keyMask.sub(1).mul(1e9).reshape([x.size, 1, 1, keys.length]));
    if (causal) {
      const past = tf.linalg.bandPart(tf.ones([x.length, x.length]), -1, 0);
      scores = scores.add(past.sub(1).mul(1e9));
    }
    const mixed = tf.matMul(tf.softmax(scores), split(value, keys)).transpose([0, 2, 1, 3]);
    return { ...x, x: x.x.add(out(mixed.reshape([x.size * x.length, d]))) };
  };
}

function feeding(model: StockModel, d: number, feedForward: number) {
  const norm = layerNorm(model, d);
  const up = dense(model, d, feedForward);
  const down = dense(model, feedForward, d);
  return (x: Rows): Rows => ({ ...x, x: x.x.add(down(tf.relu(up(norm(x.x))))) });
}
