import { argMax, tidy } from '@tensorflow/tfjs-core';
import { BOS, EOS, PAD } from '../../tasks/corpus';
import type { TargetDecoder, TargetGuidance } from './targetDecoder';

/**
 * Greedy decoding of a whole batch: at every position the likeliest token, until every row has ended or `length`
 * tokens are out. Returns ids [B, length], PAD after a row's EOS.
 */
export async function decodeGreedily(
  decoder: TargetDecoder,
  guidance: TargetGuidance,
  length: number,
): Promise<Int32Array> {
  const { size } = guidance.memory;
  const output = new Int32Array(size * length).fill(PAD);
  const ended = new Uint8Array(size);
  for (let t = 0; t < length && ended.includes(0); t++) {
    const input = prefix(output, size, length, t);
    const next = tidy(() => argMax(decoder.nextLogits(guidance, input), 1));
    const ids = await next.data();
    next.dispose();
    for (let b = 0; b < size; b++) {
      if (ended[b]) continue;
      output[b * length + t] = ids[b];
      if (ids[b] === EOS) ended[b] = 1;
    }
  }
  return output;
}

/** BOS and the first `t` tokens of each row [size, t + 1]. */
function prefix(output: Int32Array, size: number, length: number, t: number) {
  const ids = new Int32Array(size * (t + 1));
  for (let b = 0; b < size; b++) {
    ids[b * (t + 1)] = BOS;
    ids.set(output.subarray(b * length, b * length + t), b * (t + 1) + 1);
  }
  return { ids, size, length: t + 1 };
}
