import type { Stream } from '../lib/random';
import type { DatasetSpec } from './spec';

/** The dataset each of `count` examples comes from [count], drawn with the datasets' shares. */
export function drawDatasets(datasets: readonly DatasetSpec[], count: number, stream: Stream): Int32Array {
  const shares = datasets.map((dataset) => dataset.share);
  return Int32Array.from({ length: count }, () => stream.weighted(shares));
}

/** Confounding strength ρ averaged over the mixture, by share. */
export function meanRho(datasets: readonly DatasetSpec[]): number {
  let weighted = 0;
  let total = 0;
  for (const { rho, share } of datasets) {
    weighted += rho * share;
    total += share;
  }
  return weighted / total;
}
