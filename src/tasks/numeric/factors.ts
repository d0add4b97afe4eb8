import type { Stream } from '../../lib/random';
import type { MetaScm } from '../../scm/graph';
import type { NumericWorldSpec } from '../spec';

export type NumericDomain = 'inDomain' | 'shifted' | 'balanced';

/**
 * True factors l = √(1−ρ)·ε + √ρ·z [N, n]: ε of variance 1 from the spec's distribution, z = ±1 equally likely. In
 * the in-domain and shifted domains a confounded pair shares one z, with the sign of `b` flipped in the shifted one, so
 * that the correlation of `a` and `b` within a dataset is ρ and −ρ; in the balanced domain every z is independent.
 *
 * Each factor draws from its own streams, by id: adding a factor leaves the others' values as they were, and changing
 * ρ or the pairs moves no other draw.
 *
 * @param rho ρ of each example [N]
 */
export function drawFactors(
  graph: MetaScm,
  distribution: NumericWorldSpec['distribution'],
  domain: NumericDomain,
  rho: Float64Array,
  stream: Stream,
): Float64Array {
  const size = rho.length;
  const n = graph.factors.length;
  const index = new Map(graph.factors.map((factor, i) => [factor.id, i]));
  const signs = graph.factors.map((factor) => {
    const own = stream.fork(`sign/${factor.id}`);
    return Int8Array.from({ length: size }, () => (own.uniform() < 0.5 ? -1 : 1));
  });
  if (domain !== 'balanced') {
    const flip = domain === 'shifted' ? -1 : 1;
    for (const { a, b } of graph.confounding) {
      const shared = signs[index.get(a)!];
      signs[index.get(b)!] = shared.map((sign) => flip * sign);
    }
  }
  const factors = new Float64Array(size * n);
  graph.factors.forEach((factor, i) => {
    const own = stream.fork(`epsilon/${factor.id}`);
    for (let k = 0; k < size; k++) {
      const epsilon = drawUnit(distribution, own);
      factors[k * n + i] = Math.sqrt(1 - rho[k]) * epsilon + Math.sqrt(rho[k]) * signs[i][k];
    }
  });
  return factors;
}

/** One draw of mean 0 and variance 1. */
function drawUnit(distribution: NumericWorldSpec['distribution'], stream: Stream): number {
  switch (distribution) {
    case 'gaussian':
      return stream.normal();
    case 'uniform':
      return (stream.uniform() - 0.5) * Math.sqrt(12);
    case 'laplace': {
      const centred = stream.uniform() - 0.5;
      return (-Math.sign(centred) * Math.log(1 - 2 * Math.abs(centred))) / Math.SQRT2;
    }
    default:
      return distribution satisfies never;
  }
}
