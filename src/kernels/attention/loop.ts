import type { Tensor } from '@tensorflow/tfjs-core';
import { expOfNegative } from '../exp';
import { heapKernel } from '../heap';
import { addProduct, type Panel, transposeInto } from '../product';

/*
 * Per example and head everything is a product of panels of a few rows, taken in place: head h of a row is the columns
 * from h·d/heads on.
 */

/** → y [B, T, d] and the probabilities [B, heads, T, S] for the way back. */
export const attentionLoop = heapKernel<
  { q: Tensor; k: Tensor; v: Tensor; keyMask?: Tensor },
  { heads: number; causal: boolean }
>(
  'Attention',
  ({ q, k }, { heads }) => [q.shape, [q.shape[0], heads, q.shape[1], k.shape[1]]],
  (heap, { q, k, v, keyMask }, { heads, causal }) => {
    const [batch, queries, width] = q.shape;
    const keys = k.shape[1];
    const part = width / heads;
    const scale = 1 / Math.sqrt(part);
    const out = heap.allocate(q.shape);
    const probabilities = heap.allocate([batch, heads, queries, keys]);
    const panel = (values: Float32Array): Panel => ({ values, at: 0, stride: width });
    const [qs, ks, vs] = [q, k, v].map((info) => panel(heap.floats(info)));
    const y = panel(heap.floats(out).fill(0));
    const p: Panel = { values: heap.floats(probabilities).fill(0), at: 0, stride: keys };
    const kTransposed: Panel = { values: new Float32Array(part * keys), at: 0, stride: keys };
    const mask = keyMask ? heap.floats(keyMask) : null;
    for (let b = 0; b < batch; b++) {
      for (let h = 0; h < heads; h++) {
        qs.at = y.at = b * queries * width + h * part;
        ks.at = vs.at = b * keys * width + h * part;
        p.at = (b * heads + h) * queries * keys;
        transposeInto(kTransposed.values, ks, keys, part);
        addProduct(qs, kTransposed, p, queries, part, keys);
        for (let t = 0; t < queries; t++) {
          softmaxInPlace(p.values, p.at + t * keys, keys, scale, causal ? t + 1 : keys, mask, b * keys);
        }
        addProduct(p, vs, y, queries, keys, part);
      }
    }
    return [out, probabilities];
  },
);

/**
 * Turns the products of one query with every key, values[at … at + keys), into probabilities: of the first `seen`
 * keys those whose mask is 1; zeros where there is none.
 */
function softmaxInPlace(
  values: Float32Array,
  at: number,
  keys: number,
  scale: number,
  seen: number,
  mask: Float32Array | null,
  maskAt: number,
): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (let s = 0; s < keys; s++) {
    if (s >= seen || (mask !== null && mask[maskAt + s] === 0)) values[at + s] = Number.NEGATIVE_INFINITY;
    else if (values[at + s] > highest) highest = values[at + s];
  }
  if (highest === Number.NEGATIVE_INFINITY) {
    // Nothing to attend to, unless the scores are no numbers: those have to show in the loss.
    for (let s = 0; s < keys; s++) if (!Number.isNaN(values[at + s])) values[at + s] = 0;
    return;
  }
  let total = 0;
  for (let s = 0; s < keys; s++) {
    const e = expOfNegative((values[at + s] - highest) * scale);
    values[at + s] = e;
    total += e;
  }
  for (let s = 0; s < keys; s++) values[at + s] /= total;
}

/** → dq, dk, dv. */
export const attentionGradientLoop = heapKernel<
  { dy: Tensor; q: Tensor; k: Tensor; v: Tensor; p: Tensor },
  { heads: number }
>(
  'AttentionGradient',
  ({ q, k, v }) => [q.shape, k.shape, v.shape],
  (heap, { dy, q, k, v, p }, { heads }) => {
    const [batch, queries, width] = q.shape;
    const keys = k.shape[1];
    const part = width / heads;
    const scale = 1 / Math.sqrt(part);
    const outputs = [heap.allocate(q.shape), heap.allocate(k.shape), heap.allocate(v.shape)];
    const panel = (values: Float32Array): Panel => ({ values, at: 0, stride: width });
    const [dq, dk, dv] = outputs.map((info) => panel(heap.floats(info).fill(0)));
    const [dys, qs, ks, vs] = [dy, q, k, v].map((info) => panel(heap.floats(info)));
    const ps: Panel = { values: heap.floats(p), at: 0, stride: keys };
    const vTransposed: Panel = { values: new Float32Array(part * keys), at: 0, stride: keys };
    const dp: Panel = { values: new Float32Array(queries * keys), at: 0, stride: keys };
    const turned: Panel = { values: new Float32Array(keys * queries), at: 0, stride: queries };
    for (let b = 0; b < batch; b++) {
      for (let h = 0; h < heads; h++) {
        qs.at = dq.at = dys.at = b * queries * width + h * part;
        ks.at = vs.at = dk.at = dv.at = b * keys * width + h * part;
        ps.at = (b * heads + h) * queries * keys;
        transposeInto(vTransposed.values, vs, keys, part);
        dp.values.fill(0);
        addProduct(dys, vTransposed, dp, queries, part, keys);
        transposeInto(turned.values, ps, queries, keys);
        addProduct(turned, dys, dv, keys, queries, part);
        for (let t = 0; t < queries; t++) {
          softmaxGradientInPlace(dp.values, t * keys, ps.values, ps.at + t * keys, keys, scale);
        }
        addProduct(dp, ks, dq, queries, keys, part);
        transposeInto(turned.values, dp, queries, keys);
        addProduct(turned, qs, dk, keys, queries, part);
      }
    }
    return outputs;
  },
);

/** dP → dS of one query: P·(dP − Σ P·dP)·scale. */
function softmaxGradientInPlace(
  dp: Float32Array,
  at: number,
  p: Float32Array,
  pAt: number,
  keys: number,
  scale: number,
): void {
  let mean = 0;
  for (let s = 0; s < keys; s++) mean += p[pAt + s] * dp[at + s];
  for (let s = 0; s < keys; s++) dp[at + s] = p[pAt + s] * (dp[at + s] - mean) * scale;
}
