import {
  add,
  argMax,
  engine,
  mul,
  scalar,
  sum,
  type Tensor,
  type Tensor2D,
  tensor,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../backend/node';
import type { ModelSpec } from '../../experiment/experiment';
import { Stream } from '../../lib/random';
import { Refusal } from '../../lib/refusal';
import type { Tensors } from '../../program/runner';
import { createEagerRunner, tensorsOf } from '../../runner/eager';
import { PAD, type TextCorpus } from '../../tasks/corpus';
import { bindInitial } from '../bound.fixture';
import { drawOdds } from '../draws';
import { Parameters } from '../parameters';
import { gatherBatch, shiftedRight, type TextBatch, type Tokens } from './batch';
import { decodeGreedily } from './decode';
import { instructionWeights, TokenEmbedding } from './embedding';
import { fieldFeeds, fieldOf } from './feeds';
import { LatentModule } from './latentModule';
import { matchedFeedForward } from './matched';
import { AdditiveModel, PlainModel } from './plain';
import { SitModel } from './sit';
import { RECONSTRUCTED_TOKENS, reconstructionSites, siteFeeds } from './sourceDecoder';
import { tinyCorpus, tinyExperiment } from './tinyCorpus.fixture';

const LATENTS = 3;
const WIDTH = 8;
const corpus = tinyCorpus(64);
const [B, S, T, V] = [5, 4, 3, corpus.vocabulary.length];

beforeAll(async () => {
  await startNodeBackend('cpu');
});

/** A model with its parameters bound to tensors, and a runner of the same initial values. */
function build(spec: Partial<ModelSpec> = {}, of: TextCorpus = corpus, latents = LATENTS) {
  const parameters = new Parameters(1);
  const model = new SitModel(parameters, tinyExperiment(spec).model, of, latents, true);
  const { values } = bindInitial(parameters);
  return { parameters, model, values, runner: createEagerRunner(parameters) };
}

function batchOf(indices = [0, 1, 2, 3, 4]): TextBatch {
  return gatherBatch(corpus, corpus.train, indices);
}

/** What the model reads of a batch, as tensors. */
function inputsOf(model: SitModel, batch: TextBatch): Tensors {
  return tensorsOf(model.feeds(batch, corpus.tasks));
}

function idsOf({ ids, size, length }: Tokens): Tensor2D {
  return tensor2d(ids, [size, length], 'int32');
}

/** Target logits of a batch from latents whose slots were changed by `change`. */
function logitsWith(model: SitModel, batch: TextBatch, change?: Tensor): Float32Array {
  return tidy(() => {
    const inputs = inputsOf(model, batch);
    const encoded = model.encode(inputs);
    const latents = change ? add(encoded, change) : encoded;
    const guidance = model.targetGuidance(model.sourceGuidance(latents as typeof encoded), inputs);
    return model.decoder.logits(guidance, idsOf(shiftedRight(batch.target))).dataSync<'float32'>();
  });
}

describe('the components', () => {
  it('have the shapes they promise', () => {
    const { model } = build();
    const batch = batchOf();
    tidy(() => {
      const inputs = inputsOf(model, batch);
      const latents = model.encode(inputs);
      expect(latents.shape).toEqual([B, LATENTS, 3]);
      expect(latents.dataSync().every((l) => l > -1 && l < 1)).toBe(true);
      const memory = model.sourceGuidance(latents);
      expect([memory.rows.shape, memory.size, memory.length]).toEqual([[B * LATENTS, WIDTH], B, LATENTS]);
      const sites = tensorsOf(siteFeeds(reconstructionSites(batch.source, Stream.of(0, 'sites'))));
      expect(model.reconstruct(memory, sites['sites/positions'] as Tensor2D).shape).toEqual([B * S, V]);
      const guidance = model.targetGuidance(memory, inputs);
      expect(guidance.instruction?.shape).toEqual([B, WIDTH]);
      expect(model.decoder.logits(guidance, idsOf(shiftedRight(batch.target))).shape).toEqual([B * T, V]);
      expect(model.decoder.decode(guidance, T).map(({ shape }) => shape)).toEqual([[B], [B], [B]]);
      const phrasings = model.phrasingFeeds(corpus.tasks.map(({ instructions }) => instructions[0]));
      expect(model.probabilities(tensorsOf(phrasings)).shape).toEqual([LATENTS, corpus.tasks.length]);
    });
  });

  it('start at the initial mask probability, up to what the instruction adds', async () => {
    const { model, runner } = build({ initialMask: 0.9 });
    const p = Array.from(await model.taskMasks(runner, corpus.tasks));
    for (const value of p) expect(value).toBeGreaterThan(0.5);
    expect(p.reduce((a, b) => a + b, 0) / p.length).toBeGreaterThan(0.8);
  });

  it('do not look at padding', () => {
    const { model } = build();
    const batch = batchOf();
    const longer = {
      size: B,
      length: S + 2,
      ids: Int32Array.from({ length: B * (S + 2) }, (_, i) => {
        const [b, t] = [Math.floor(i / (S + 2)), i % (S + 2)];
        return t < S ? batch.source.ids[b * S + t] : PAD;
      }),
    };
    const wide = { ...corpus, sourceLength: S + 2 };
    const sameWeights = build({}, wide);
    const encode = (of: SitModel, source: Tokens) =>
      of.encode(tensorsOf(fieldFeeds('source', source))).dataSync();
    const original = encode(model, batch.source);
    const shorter = build().parameters.get('embedding/positions').dataSync();
    sameWeights.values.set(
      'embedding/positions',
      tensor([...shorter, ...new Array(2 * WIDTH).fill(0.3)], [S + 2, WIDTH]),
    );
    const padded = encode(sameWeights.model, longer);
    padded.forEach((value, i) => {
      expect(value).toBeCloseTo(original[i], 5);
    });
  });
});

describe('the task representation', () => {
  /** The task representation of one instruction, with the weights that its tokens have in this corpus. */
  const represent = (ids: number[], of: TextCorpus) => {
    const parameters = new Parameters(1);
    const embedding = new TokenEmbedding(parameters, of.vocabulary.length, S, WIDTH);
    const bound = bindInitial(parameters);
    const tokens = { ids: Int32Array.from(ids), size: 1, length: ids.length };
    const field = fieldFeeds('instruction', tokens, instructionWeights(of)(tokens));
    const sum = [...embedding.sum(fieldOf(tensorsOf(field), 'instruction')).dataSync()];
    bound.free();
    return sum;
  };
  const [please, colour, shape] = ['very', 'colour', 'shape'].map((word) => corpus.vocabulary.indexOf(word));

  it('is the sum of word embeddings, without padding', () => {
    const { parameters } = build();
    const table = parameters.get('embedding/words').dataSync();
    represent([colour, shape, PAD, PAD], corpus).forEach((value, c) => {
      expect(value).toBeCloseTo(table[colour * WIDTH + c] + table[shape * WIDTH + c], 6);
    });
  });

  it('leaves out words that every instruction contains', () => {
    const polite: TextCorpus = {
      ...corpus,
      tasks: corpus.tasks.map((task) => ({
        ...task,
        instructions: task.instructions.map((ids) => Int32Array.of(please, ...ids.subarray(0, 3))),
      })),
    };
    const sum = (ids: number[]) => represent(ids, polite);
    expect(sum([please, colour])).toEqual(sum([PAD, colour]));
    expect(sum([please, colour])).not.toEqual(sum([please, shape]));
  });
});

describe('masks', () => {
  it('of the true graph keep every other slot from the target', () => {
    const { model } = build({ mask: 'oracle' });
    const batch = batchOf([...Array(20).keys()]);
    const before = logitsWith(model, batch);
    const perExample = before.length / batch.size;
    for (let slot = 0; slot < LATENTS; slot++) {
      const values = new Float32Array(batch.size * LATENTS * 3);
      for (let b = 0; b < batch.size; b++)
        values.fill(0.5, (b * LATENTS + slot) * 3, (b * LATENTS + slot + 1) * 3);
      const after = logitsWith(model, batch, tensor(values, [batch.size, LATENTS, 3]));
      for (let b = 0; b < batch.size; b++) {
        const range = [b * perExample, (b + 1) * perExample] as const;
        const selected = corpus.tasks[batch.task[b]].parents?.includes(slot);
        const same = after.subarray(...range).every((value, i) => value === before[range[0] + i]);
        expect(same, `slot ${slot}, task ${batch.task[b]}`).toBe(!selected);
      }
    }
  });

  it('of ones select everything; learned ones are thresholded without noise', async () => {
    const masksOf = async (spec: Partial<ModelSpec>) => {
      const { model, runner } = build(spec);
      return Array.from(await model.taskMasks(runner, corpus.tasks));
    };
    expect(await masksOf({ mask: 'ones' })).toEqual(new Array(9).fill(1));
    expect(await masksOf({ mask: 'oracle' })).toEqual([1, 0, 1, 0, 1, 1, 0, 0, 0]);
    for (const p of await masksOf({ initialMask: 0.001 })) expect(p).toBeLessThan(0.5);
    const off = build({ initialMask: 0.001 }).model;
    const batch = batchOf();
    const changed = logitsWith(
      off,
      batch,
      tensor(new Float32Array(B * LATENTS * 3).fill(0.5), [B, LATENTS, 3]),
    );
    expect([...changed]).toEqual([...logitsWith(off, batch)]);
  });

  it('refuse to be the truth where none is known, or where latents are missing', () => {
    const own: TextCorpus = {
      ...corpus,
      factorCardinality: null,
      tasks: corpus.tasks.map((task) => ({ ...task, parents: null })),
    };
    expect(() => build({ mask: 'oracle' }, own)).toThrow(Refusal);
    expect(() => build({ mask: 'oracle' }, corpus, 1)).toThrow('a latent for each of the 2 factors');
  });

  it('are trained straight through: the gradient of the gate times that of the concrete sigmoid', () => {
    const parameters = new Parameters(2);
    const module = new LatentModule(parameters, { latents: 2, slotDim: 3, width: 4, initialMask: 0.5 });
    const stream = Stream.of(4, 'values');
    const values = (length: number) => Float32Array.from({ length }, () => stream.normal());
    const memory = { rows: tensor2d(values(3 * 2 * 4), [6, 4]), size: 3, length: 2 };
    const upstream = tensor2d(values(3 * 2 * 4), [6, 4]);
    const logits = tensor2d(values(6), [3, 2]);
    const tau = 0.6;
    const drawn = drawOdds(Stream.of(8, 'noise'), [3, 2]);
    const mask = (at: Tensor2D) =>
      module.draw(at, tensor2d(drawn.values as Float32Array, [3, 2]), scalar(tau));
    const loss = () => sum(mul(module.select(memory, mask(logits as Tensor2D)).rows, upstream));
    const gradient = engine()
      .gradients(loss as never, [logits])
      .grads[0].dataSync();
    const noise = Stream.of(8, 'noise');
    const [rows, up, at] = [memory.rows, upstream, logits as Tensor2D].map((t) => t.dataSync());
    for (let i = 0; i < 6; i++) {
      const s = 1 / (1 + Math.exp(-(at[i] + noise.logistic()) / tau));
      let gate = 0;
      for (let c = 0; c < 4; c++) gate += rows[i * 4 + c] * up[i * 4 + c];
      expect(gradient[i]).toBeCloseTo((gate * s * (1 - s)) / tau, 5);
    }
  });
});

describe('decoding', () => {
  it('is teacher forcing on its own output', async () => {
    const { model, runner } = build();
    const batch = batchOf();
    const ids = await decodeGreedily(runner, model, batch, corpus.tasks);
    const guidance = model.guide(inputsOf(model, batch));
    const forced = argMax(
      model.decoder.logits(guidance, idsOf(shiftedRight({ ids, size: B, length: T }))),
      1,
    ).dataSync();
    ids.forEach((token, i) => {
      if (token !== PAD) expect(token).toBe(forced[i]);
    });
    expect(ids.some((token) => token !== PAD)).toBe(true);
  });
});

describe('reconstruction sites', () => {
  const longSource = { ids: new Int32Array(2 * 90).fill(7), size: 2, length: 90 };

  it('are all tokens of a short source and draw nothing for it', () => {
    const stream = Stream.of(0, 'sites');
    const before = stream.save();
    const source = { ids: Int32Array.of(7, 8, 2, 0, 9, 2, 0, 0), size: 2, length: 4 };
    const sites = reconstructionSites(source, stream);
    expect([...sites.labels.ids]).toEqual([7, 8, 2, 0, 9, 2, 0, 0]);
    expect([...sites.weights]).toEqual([1, 1, 1, 0, 1, 1, 0, 0]);
    expect(stream.save()).toEqual(before);
  });

  it('are a sample without repeats of a long one', () => {
    const { positions, weights } = reconstructionSites(longSource, Stream.of(0, 'sites'));
    expect(positions).toHaveLength(2 * RECONSTRUCTED_TOKENS);
    expect(new Set(positions.subarray(0, RECONSTRUCTED_TOKENS)).size).toBe(RECONSTRUCTED_TOKENS);
    expect(Math.max(...positions)).toBeGreaterThan(RECONSTRUCTED_TOKENS);
    expect(weights.every((weight) => weight === 1)).toBe(true);
  });
});

it('gives plain models as many parameters as SIT, within 3 %', () => {
  const { model: spec } = tinyExperiment({ width: 32, feedForward: 64, slotDim: 8 });
  const wanted = build({ width: 32, feedForward: 64, slotDim: 8 }, corpus, 8).parameters.count;
  for (const Plain of [PlainModel, AdditiveModel]) {
    const parameters = new Parameters(0);
    const feedForward = matchedFeedForward(spec, corpus, 8, Plain);
    new Plain(parameters, { ...spec, feedForward }, corpus);
    expect(Math.abs(parameters.count / wanted - 1)).toBeLessThan(0.03);
  }
});
