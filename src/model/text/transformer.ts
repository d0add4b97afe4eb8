import { add, reshape, type Tensor1D, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { attention } from '../../kernels/attention/attention';
import { layerNorm } from '../../kernels/layerNorm/layerNorm';
import { linear } from '../../kernels/linear/linear';
import type { Parameters } from '../parameters';

/** A batch of vector sequences as rows [size · length, d], example by example: the shape every kernel is fast on. */
export interface Sequence {
  readonly rows: Tensor2D;
  readonly size: number;
  readonly length: number;
}

/** Width d of the residual stream, hidden width of the feed-forward part, attention heads (a divisor of d). */
export interface Widths {
  readonly width: number;
  readonly feedForward: number;
  readonly heads: number;
}

/** [size, length], 1 = real and 0 = padding; null: nothing is padding. */
export type KeyMask = Tensor2D | null;

/** What queries attend to: keys and values [size, length, d]. */
export interface Keys {
  readonly keys: Tensor3D;
  readonly values: Tensor3D;
}

export type Norm = (rows: Tensor2D) => Tensor2D;

/** Layer normalisation with its gain (initially 1) and bias (0). */
export function createNorm(parameters: Parameters, name: string, width: number): Norm {
  parameters.constant(`${name}/gain`, [width], 1);
  parameters.constant(`${name}/bias`, [width], 0);
  return (rows) => layerNorm(rows, vector(parameters, `${name}/gain`), vector(parameters, `${name}/bias`));
}

export interface Attention {
  /** The keys and values of a sequence, which is taken as it comes. */
  keys(memory: Sequence): Keys;
  /**
   * x + O·attend(Q·norm(x), keys): `keysFor` is told norm(x), so that `keys` itself makes this self-attention and
   * `() => keys(memory)` attention to a memory.
   */
  attend(
    x: Sequence,
    keysFor: (normed: Sequence) => Keys,
    options: { readonly keyMask: KeyMask; readonly causal: boolean },
  ): Sequence;
}

/** Multi-head attention with a residual, normalised before. Projections have no bias. */
export function createAttention(parameters: Parameters, name: string, { width, heads }: Widths): Attention {
  const deviation = 1 / Math.sqrt(width);
  const norm = createNorm(parameters, `${name}/norm`, width);
  for (const part of ['query', 'key', 'value'])
    parameters.normal(`${name}/${part}`, [width, width], deviation);
  parameters.normal(`${name}/out`, [width, width], 0.5 * deviation);
  const project = (rows: Tensor2D, part: string) => linear(rows, matrix(parameters, `${name}/${part}`), null);
  const projected = ({ rows, size, length }: Sequence, part: string): Tensor3D =>
    reshape(project(rows, part), [size, length, width]);

  return {
    keys: (memory) => ({ keys: projected(memory, 'key'), values: projected(memory, 'value') }),
    attend: (x, keysFor, { keyMask, causal }) => {
      const normed = { ...x, rows: norm(x.rows) };
      const query = projected(normed, 'query');
      const { keys, values } = keysFor(normed);
      const mixed = attention(query, keys, values, { heads, causal, ...(keyMask && { keyMask }) });
      const rows = project(reshape(mixed, [x.size * x.length, width]), 'out');
      return { ...x, rows: add(x.rows, rows) };
    },
  };
}

/** x + W₂·relu(W₁·norm(x)), row by row. */
export function createFeedForward(parameters: Parameters, name: string, { width, feedForward }: Widths) {
  const norm = createNorm(parameters, `${name}/norm`, width);
  const up = createLinear(parameters, `${name}/up`, width, feedForward, 1 / Math.sqrt(width), 'relu');
  const down = createLinear(parameters, `${name}/down`, feedForward, width, 0.5 / Math.sqrt(feedForward));
  return (x: Sequence): Sequence => ({ ...x, rows: add(x.rows, down(up(norm(x.rows)))) });
}

/** rows·W + b with W normal of this deviation and b = 0. */
export function createLinear(
  parameters: Parameters,
  name: string,
  from: number,
  to: number,
  deviation: number,
  activation: 'none' | 'relu' = 'none',
) {
  parameters.normal(`${name}/weight`, [from, to], deviation);
  parameters.constant(`${name}/bias`, [to], 0);
  return (rows: Tensor2D): Tensor2D =>
    linear(rows, matrix(parameters, `${name}/weight`), vector(parameters, `${name}/bias`), activation);
}

export function vector(parameters: Parameters, name: string): Tensor1D {
  return parameters.get(name) as Tensor1D;
}

export function matrix(parameters: Parameters, name: string): Tensor2D {
  return parameters.get(name) as Tensor2D;
}
