import { reshape, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Feeds } from '../../program/graph';
import type { Tensors } from '../../program/runner';
import { realTokens, type Tokens } from './batch';

/*
 * How tokens get into the token models' computations. A field called `name` is two feeds: `name/ids` int32 [size, length] and
 * `name/weights` [size, length], what each token counts. Sizes and lengths are read from these shapes.
 */

/** A field as tensors. */
export interface Field {
  readonly ids: Tensor2D;
  /** 1 where a token counts, else 0. */
  readonly weights: Tensor2D;
}

/** `weights`: what each token counts, by default 1 where it is not padding. */
export function fieldFeeds(name: string, tokens: Tokens, weights = realTokens(tokens)): Feeds {
  const shape = [tokens.size, tokens.length];
  return {
    [`${name}/ids`]: { shape, values: tokens.ids },
    [`${name}/weights`]: { shape, values: weights },
  };
}

/** The field called `name` among the inputs. */
export function fieldOf(inputs: Tensors, name: string): Field {
  return { ids: inputs[`${name}/ids`] as Tensor2D, weights: inputs[`${name}/weights`] as Tensor2D };
}

/** A [size, length] tensor as [size · length]. */
export function flat(tensor: Tensor2D): Tensor1D {
  return reshape(tensor, [tensor.size]);
}
