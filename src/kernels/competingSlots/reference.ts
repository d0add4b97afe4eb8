import {
  add,
  div,
  matMul,
  mul,
  reshape,
  softmax,
  sum,
  type Tensor2D,
  type Tensor3D,
  transpose,
} from '@tensorflow/tfjs-core';
import { SLACK } from './slack';

/** `competingSlots` in stock ops, forward only. */
export function competingSlotsReference(scores: Tensor3D, values: Tensor3D, keyMask: Tensor2D): Tensor3D {
  const [size, length] = keyMask.shape;
  const shares = mul(softmax(scores, 2), reshape(keyMask, [size, length, 1]));
  const weights = div(shares, add(sum(shares, 1, true), SLACK));
  return matMul(transpose(weights, [0, 2, 1]), values);
}
