import {
  add,
  concat,
  matMul,
  mul,
  ones,
  reshape,
  slice,
  softmax,
  sub,
  type Tensor,
  type Tensor3D,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';
import type { AttentionOptions } from './attention';

/** `attention`, head after head, of stock ops differentiated by tfjs. At least one visible key per query. */
export function attentionReference(
  q: Tensor3D,
  k: Tensor3D,
  v: Tensor3D,
  { heads, keyMask, causal = false }: AttentionOptions,
): Tensor3D {
  const [batch, queries, width] = q.shape;
  const keys = k.shape[1];
  const part = width / heads;
  let visible: Tensor = keyMask ? reshape(keyMask, [batch, 1, keys]) : ones([batch, 1, keys]);
  if (causal) {
    const past = Array.from({ length: queries }, (_, t) =>
      Array.from({ length: keys }, (_, s) => (s <= t ? 1 : 0)),
    );
    visible = mul(visible, tensor2d(past));
  }
  const outputs = Array.from({ length: heads }, (_, h) => {
    const head = (x: Tensor3D): Tensor3D => slice(x, [0, 0, h * part], [x.shape[0], x.shape[1], part]);
    const scores = mul(matMul(head(q), transpose(head(k), [0, 2, 1])), 1 / Math.sqrt(part));
    return matMul(softmax(add(scores, mul(sub(1, visible), -1e9))), head(v));
  });
  return concat(outputs, 2) as Tensor3D;
}
