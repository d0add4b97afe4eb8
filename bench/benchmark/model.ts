/*
 * The yardstick against peers: a small pre-norm encoder–decoder transformer, the same in every engine. Its shape, its
 * initial weights and its data come from here; `forward.ts` wires it, and each engine brings the operations.
 */
import { Stream } from '../../src/lib/random';

/** Widths d and ff, sequences of `source` and `target` tokens, as many encoder as decoder layers. */
export interface Shape {
  readonly width: number;
  readonly heads: number;
  readonly feedForward: number;
  readonly layers: number;
  readonly vocabulary: number;
  readonly source: number;
  readonly target: number;
  readonly batch: number;
}

export type SizeName = 'small' | 'wide';

const SMALL: Shape = {
  width: 64,
  heads: 4,
  feedForward: 256,
  layers: 2,
  vocabulary: 256,
  source: 32,
  target: 16,
  batch: 32,
};

/** 286,208 and 1,030,912 parameters. */
export const SHAPES: Readonly<Record<SizeName, Shape>> = {
  small: SMALL,
  wide: { ...SMALL, width: 128, feedForward: 512, batch: 64 },
};

export const LEARNING_RATE = 1e-3;

export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  /** Where it starts: at a constant, or normal with this deviation. */
  readonly start: { readonly constant: number } | { readonly deviation: number };
}

/** Every trainable array, in a fixed order. A linear layer is `…/weight` [in, out] and `…/bias` [out]. */
export function weightsOf({ width, feedForward, layers, vocabulary, source, target }: Shape): Weight[] {
  const weights: Weight[] = [];
  const table = (name: string, rows: number) =>
    weights.push({ name, shape: [rows, width], start: { deviation: 0.02 } });
  const linear = (name: string, from: number, to: number) =>
    weights.push(
      { name: `${name}/weight`, shape: [from, to], start: { deviation: 1 / Math.sqrt(from) } },
      { name: `${name}/bias`, shape: [to], start: { constant: 0 } },
    );
  const norm = (name: string) =>
    weights.push(
      { name: `${name}/gain`, shape: [width], start: { constant: 1 } },
      { name: `${name}/bias`, shape: [width], start: { constant: 0 } },
    );
  const attention = (name: string) => {
    norm(`${name}/norm`);
    for (const part of ['query', 'key', 'value', 'out']) linear(`${name}/${part}`, width, width);
  };
  const feeding = (name: string) => {
    norm(`${name}/norm`);
    linear(`${name}/up`, width, feedForward);
    linear(`${name}/down`, feedForward, width);
  };
  table('source/words', vocabulary);
  table('source/positions', source);
  table('target/words', vocabulary);
  table('target/positions', target);
  for (let l = 0; l < layers; l++) {
    attention(`encoder/${l}/self`);
    feeding(`encoder/${l}/feed`);
  }
  norm('encoder/norm');
  for (let l = 0; l < layers; l++) {
    attention(`decoder/${l}/self`);
    attention(`decoder/${l}/cross`);
    feeding(`decoder/${l}/feed`);
  }
  norm('decoder/norm');
  linear('head', width, vocabulary);
  return weights;
}

/** The same numbers in every engine, so that their losses can be compared. */
export function initialValues({ name, shape, start }: Weight): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  if ('constant' in start) return values.fill(start.constant);
  const stream = Stream.of(0, `bench/${name}`);
  return values.map(() => stream.normal() * start.deviation);
}

/** One batch, trained on again and again: copy the first `target` tokens of the source. Ids int32, row-major. */
export interface Batch {
  /** [batch, source] */
  readonly source: Int32Array;
  /** What the decoder reads [batch, target]. */
  readonly target: Int32Array;
  /** What it has to say [batch, target]. */
  readonly labels: Int32Array;
}

export function batchOf(shape: Shape): Batch {
  const stream = Stream.of(0, 'bench/batch');
  const ids = (length: number) =>
    Int32Array.from({ length: shape.batch * length }, () => stream.int(shape.vocabulary));
  const source = ids(shape.source);
  const target = ids(shape.target);
  const labels = target.map(
    (_, i) => source[Math.floor(i / shape.target) * shape.source + (i % shape.target)],
  );
  return { source, target, labels };
}

/**
 * Floating-point operations of one training step's matrix products (two for each multiply-add; twice as many on the way
 * back as forward). Looking up words is none; norms, softmax and Adam are left out: a few per cent.
 */
export function stepFlops({ width, feedForward, layers, vocabulary, source, target, batch }: Shape): number {
  const projection = width * width;
  const feeding = 2 * width * feedForward;
  // Scores and mixing, over all heads together.
  const attending = (queries: number, keys: number) => 2 * queries * keys * width;
  const encoder = source * (4 * projection + feeding) + attending(source, source);
  const self = target * 4 * projection + attending(target, target);
  const cross = (2 * target + 2 * source) * projection + attending(target, source);
  const decoder = self + cross + target * feeding;
  const head = target * width * vocabulary;
  return 3 * 2 * batch * (layers * (encoder + decoder) + head);
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}
