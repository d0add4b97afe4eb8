import {
  add,
  div,
  exp,
  linalg,
  matMul,
  max,
  maximum,
  mul,
  ones,
  reshape,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';

/** Far below any score, yet finite: WGSL need not honour infinities. */
const HIDDEN = -1e9;

/** [B, L, d] → [B, heads, L, d/heads]. */
function split(x: Tensor, heads: number): Tensor {
  const [batch, length, width] = x.shape;
  return transpose(reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
}

/** [B, heads, L, d/heads] → [B, L, d]. */
function join(x: Tensor): Tensor {
  const [batch, heads, length, part] = x.shape as number[];
  return reshape(transpose(x, [0, 2, 1, 3]), [batch, length, heads * part]);
}

/** 1 where query t may look at key s, else 0, broadcastable to [B, heads, T, S]; null where all may. */
export function visibility(
  queries: number,
  keys: number,
  keyMask: Tensor2D | undefined,
  causal: boolean,
): Tensor | null {
  let visible: Tensor | null = keyMask ? reshape(keyMask, [keyMask.shape[0], 1, 1, keys]) : null;
  if (causal) {
    const past = reshape(linalg.bandPart(ones([queries, keys]), -1, 0), [1, 1, queries, keys]);
    visible = visible ? mul(visible, past) : past;
  }
  return visible;
}

export function composeAttention(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  heads: number,
  keyMask: Tensor2D | undefined,
  causal: boolean,
): Tensor[] {
  const [, queries, width] = q.shape as number[];
  const keys = k.shape[1] as number;
  const scale = 1 / Math.sqrt(width / heads);
  const scores = mul(matMul(split(q, heads), split(k, heads), false, true), scale);
  const visible = visibility(queries, keys, keyMask, causal);
  const open = visible ? add(mul(scores, visible), mul(sub(1, visible), HIDDEN)) : scores;
  const raised = exp(sub(open, max(open, -1, true)));
  // Where nothing is visible every score is HIDDEN, so the exponentials are masked once more.
  const weights = visible ? mul(raised, visible) : raised;
  const probabilities = div(weights, maximum(sum(weights, -1, true), 1e-30));
  return [join(matMul(probabilities, split(v, heads))), probabilities];
}

export function composeAttentionGradients(
  dy: Tensor,
  q: Tensor,
  k: Tensor,
  v: Tensor,
  p: Tensor,
  heads: number,
): Tensor[] {
  const width = q.shape[2] as number;
  const scale = 1 / Math.sqrt(width / heads);
  const g = split(dy, heads);
  const dp = matMul(g, split(v, heads), false, true);
  const ds = mul(mul(p, sub(dp, sum(mul(p, dp), -1, true))), scale);
  return [
    join(matMul(ds, split(k, heads))),
    join(matMul(ds, split(q, heads), true, false)),
    join(matMul(p, g, true, false)),
  ];
}
