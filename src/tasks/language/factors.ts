import type { Stream } from '../../lib/random';
import type { MetaScm } from '../../scm/graph';
import type { Attribute } from './attributes';

export type FactorDomain = 'inDomain' | 'shifted' | 'balanced';

/**
 * Factor values [N, n], uniform and independent but for confounding: with probability ρ of its dataset, `a` follows
 * `b` as v_a = (v_b + shift) mod V_a, with shift 0 in the domain and max(1, ⌊V_a/2⌋) in the shifted one. The balanced
 * domain has no confounding.
 *
 * Each factor draws from its own streams, by id: adding a factor or a pair moves no other draw.
 *
 * @param rho ρ of each example [N]; ignored in the balanced domain
 */
export function drawValues(
  graph: MetaScm,
  attributes: readonly Attribute[],
  domain: FactorDomain,
  rho: Float64Array,
  stream: Stream,
): Int32Array {
  const size = rho.length;
  const n = graph.factors.length;
  const index = new Map(graph.factors.map((factor, i) => [factor.id, i]));
  const values = new Int32Array(size * n);
  graph.factors.forEach((factor, i) => {
    const own = stream.fork(`value/${factor.id}`);
    const cardinality = attributes[i].values.length;
    for (let k = 0; k < size; k++) values[k * n + i] = own.int(cardinality);
  });
  if (domain === 'balanced') return values;
  for (const pair of graph.confounding) {
    const [a, b] = [index.get(pair.a)!, index.get(pair.b)!];
    const cardinality = attributes[a].values.length;
    const shift = domain === 'shifted' ? Math.max(1, Math.floor(cardinality / 2)) : 0;
    const follows = stream.fork(`follow/${pair.a}`);
    for (let k = 0; k < size; k++) {
      if (follows.uniform() < rho[k]) values[k * n + a] = (values[k * n + b] + shift) % cardinality;
    }
  }
  return values;
}
