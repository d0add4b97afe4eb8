import { add, mul, type Scalar, scalar } from '@tensorflow/tfjs-core';

/** `weightedSum` of stock ops, differentiated by tfjs. */
export function weightedSumReference(terms: readonly Scalar[], weights: readonly number[]): Scalar {
  return terms.reduce<Scalar>((total, term, i) => add(total, mul(term, weights[i])), scalar(0));
}
