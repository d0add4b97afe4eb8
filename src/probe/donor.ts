import type { Stream } from '../lib/random';

/** An example that will do, all such equally likely; null where there is none. */
export function drawDonor(stream: Stream, size: number, willDo: (example: number) => boolean): number | null {
  const from = Array.from({ length: size }, (_, k) => k).filter(willDo);
  return from.length > 0 ? stream.pick(from) : null;
}
