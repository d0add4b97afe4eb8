import type { Tensor } from '@tensorflow/tfjs-core';
import { heapKernel } from '../heap';

/** → y [B, T, d] and the probabilities [B, heads, T, S] for the way back. */
export const attentionLoop = heapKernel<
  { q: Tensor; k: Tensor; v: Tensor; keyMask?: Tensor },
  { heads: number; causal: boolean }
>('Attention', (heap, { q, k, v, keyMask }, { heads, causal }) => {
  const [batch, queries, width] = q.shape;
  const keys = k.shape[1];
  const part = width / heads;
  const scale = 1 / Math.sqrt(part);
  const out = heap.allocate(q.shape);
  const probabilities = heap.allocate([batch, heads, queries, keys]);
  const [qs, ks, vs] = [heap.floats(q), heap.floats(k), heap.floats(v)];
  const [y, p] = [heap.floats(out).fill(0), heap.floats(probabilities)];
  const mask = keyMask ? heap.floats(keyMask) : null;
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      for (let t = 0; t < queries; t++) {
        const qAt = (b * queries + t) * width + h * part;
        const pAt = ((b * heads + h) * queries + t) * keys;
        const seen = causal ? Math.min(t + 1, keys) : keys;
        let highest = Number.NEGATIVE_INFINITY;
        for (let s = 0; s < seen; s++) {
          if (mask && mask[b * keys + s] === 0) continue;
          const kAt = (b * keys + s) * width + h * part;
          let dot = 0;
          for (let c = 0; c < part; c++) dot += qs[qAt + c] * ks[kAt + c];
          p[pAt + s] = dot * scale;
          if (dot * scale > highest) highest = dot * scale;
        }
        let total = 0;
        for (let s = 0; s < keys; s++) {
          const hidden = s >= seen || (mask !== null && mask[b * keys + s] === 0);
          const e = hidden ? 0 : Math.exp(p[pAt + s] - highest);
          p[pAt + s] = e;
          total += e;
        }
        if (total === 0) continue;
        for (let s = 0; s < seen; s++) {
          const share = p[pAt + s] / total;
          p[pAt + s] = share;
          if (share === 0) continue;
          const vAt = (b * keys + s) * width + h * part;
          for (let c = 0; c < part; c++) y[qAt + c] += share * vs[vAt + c];
        }
      }
    }
  }
  return [out, probabilities];
});

/** → dq, dk, dv. */
export const attentionGradientLoop = heapKernel<
  { dy: Tensor; q: Tensor; k: Tensor; v: Tensor; p: Tensor },
  { heads: number }
>('AttentionGradient', (heap, { dy, q, k, v, p }, { heads }) => {
  const [batch, queries, width] = q.shape;
  const keys = k.shape[1];
  const part = width / heads;
  const scale = 1 / Math.sqrt(part);
  const outputs = [heap.allocate(q.shape), heap.allocate(k.shape), heap.allocate(v.shape)];
  const [dq, dk, dv] = outputs.map((info) => heap.floats(info).fill(0));
  const [dys, qs, ks, vs, ps] = [dy, q, k, v, p].map((info) => heap.floats(info));
  const dp = new Float64Array(keys);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      for (let t = 0; t < queries; t++) {
        const qAt = (b * queries + t) * width + h * part;
        const pAt = ((b * heads + h) * queries + t) * keys;
        let mean = 0;
        for (let s = 0; s < keys; s++) {
          const share = ps[pAt + s];
          if (share === 0) continue;
          const vAt = (b * keys + s) * width + h * part;
          let dot = 0;
          for (let c = 0; c < part; c++) {
            const g = dys[qAt + c];
            dot += g * vs[vAt + c];
            dv[vAt + c] += share * g;
          }
          dp[s] = dot;
          mean += share * dot;
        }
        for (let s = 0; s < keys; s++) {
          const share = ps[pAt + s];
          if (share === 0) continue;
          const ds = share * (dp[s] - mean) * scale;
          const kAt = (b * keys + s) * width + h * part;
          for (let c = 0; c < part; c++) {
            dq[qAt + c] += ds * ks[kAt + c];
            dk[kAt + c] += ds * qs[qAt + c];
          }
        }
      }
    }
  }
  return outputs;
});
