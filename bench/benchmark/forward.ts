import type { Shape } from './model';

/** The operations that an engine brings, on its own tensors. Rows are [batch · length, d], example by example. */
export interface Operations<T> {
  /** Rows of `words` by id, plus the positions: ids [batch, length], words [V, d], positions [length, d] → rows. */
  embed(ids: T, words: T, positions: T, length: number): T;
  norm(x: T, gain: T, bias: T): T;
  linear(x: T, weight: T, bias: T, activation?: 'relu'): T;
  /** softmax(q·kᵀ/√(d/heads))·v per head; queries and keys are the lengths of their sequences. */
  attention(q: T, k: T, v: T, lengths: { queries: number; keys: number; causal: boolean }): T;
  add(a: T, b: T): T;
  /** Mean over all tokens, in nats; labels [batch, target]. */
  crossEntropy(logits: T, labels: T): T;
}

export interface Inputs<T> {
  readonly source: T;
  readonly target: T;
  readonly labels: T;
}

/** The benchmark model's loss, a scalar. `get` gives a weight by its name in `weightsOf`. */
export function benchmarkLoss<T>(
  { layers, source, target }: Shape,
  operations: Operations<T>,
  get: (name: string) => T,
  inputs: Inputs<T>,
): T {
  const { add, attention, crossEntropy, embed } = operations;
  const linear = (x: T, name: string, activation?: 'relu'): T =>
    operations.linear(x, get(`${name}/weight`), get(`${name}/bias`), activation);
  const norm = (x: T, name: string): T => operations.norm(x, get(`${name}/gain`), get(`${name}/bias`));
  /** `memory` null: the keys are the normalised queries. */
  const attend = (x: T, name: string, queries: number, memory: T | null, causal: boolean): T => {
    const normed = norm(x, `${name}/norm`);
    const from = memory ?? normed;
    const keys = memory === null ? queries : source;
    const mixed = attention(
      linear(normed, `${name}/query`),
      linear(from, `${name}/key`),
      linear(from, `${name}/value`),
      { queries, keys, causal },
    );
    return add(x, linear(mixed, `${name}/out`));
  };
  const feed = (x: T, name: string): T =>
    add(x, linear(linear(norm(x, `${name}/norm`), `${name}/up`, 'relu'), `${name}/down`));

  let x = embed(inputs.source, get('source/words'), get('source/positions'), source);
  for (let l = 0; l < layers; l++) {
    x = feed(attend(x, `encoder/${l}/self`, source, null, false), `encoder/${l}/feed`);
  }
  const memory = norm(x, 'encoder/norm');
  let y = embed(inputs.target, get('target/words'), get('target/positions'), target);
  for (let l = 0; l < layers; l++) {
    y = attend(y, `decoder/${l}/self`, target, null, true);
    y = attend(y, `decoder/${l}/cross`, target, memory, false);
    y = feed(y, `decoder/${l}/feed`);
  }
  return crossEntropy(linear(norm(y, 'decoder/norm'), 'head'), inputs.labels);
}
