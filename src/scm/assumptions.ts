import type { MetaScm } from './graph';
import { matrixRank } from './rank';

/** What the theorem's assumptions depend on in a world, as plain data; the worlds' own specifications fit. */
export type WorldFacts = NumericFacts | LanguageFacts | { readonly kind: 'own' };

export interface NumericFacts {
  readonly kind: 'numeric';
  /** dim X, or null for 2n. */
  readonly sourceDim: number | null;
  /** dim Yₜ. */
  readonly targetDim: number;
  /** Standard deviations of the Gaussian noise added to X and to Y. */
  readonly sourceNoise: number;
  readonly targetNoise: number;
  /** Distribution of the independent part of each factor. */
  readonly distribution: 'gaussian' | 'laplace' | 'uniform';
  readonly datasets: readonly { readonly rho: number }[];
}

export interface LanguageFacts {
  readonly kind: 'language';
  /** Values each factor takes [n]. */
  readonly cardinality: readonly number[];
  readonly datasets: readonly { readonly rho: number }[];
}

export type AssumptionName = 'bijective' | 'denoising' | 'transformation' | 'variety';

export interface Assumption {
  readonly name: AssumptionName;
  /** What the theorem asks. */
  readonly asks: string;
  readonly status: 'holds' | 'fails' | 'not-checkable';
  /** Why, with the numbers of this world. */
  readonly finding: string;
  /** Variety only, where it is a rank: what was found and what the theorem asks for. */
  readonly rank?: { readonly found: number; readonly needed: number; readonly conditions: number };
}

/**
 * The four assumptions of the identification theorem (arXiv 2402.06220), each with its status in a world. Computed where
 * it can be, named as not checkable where it cannot. `fails` means that the theorem promises nothing here, not that
 * learning must fail: the lab measures that.
 */
export function checkAssumptions(graph: MetaScm, facts: WorldFacts): Assumption[] {
  return [bijective(graph, facts), denoising(facts), transformation(facts), variety(graph, facts)];
}

const UNKNOWN = 'How this data came about is not known, so it cannot be checked.';

function bijective(graph: MetaScm, facts: WorldFacts): Assumption {
  const base = { name: 'bijective', asks: 'The factors can be recovered from what they generate.' } as const;
  if (facts.kind === 'own') return { ...base, status: 'not-checkable', finding: UNKNOWN };
  if (facts.kind === 'language') {
    const finding =
      'Every word says one thing, so a sentence gives all factors; but one setting of the factors has many sentences (synonyms, templates), so the map is not one-to-one.';
    return { ...base, status: 'fails', finding };
  }
  const n = graph.factors.length;
  const dim = facts.sourceDim ?? 2 * n;
  if (dim < n) {
    return {
      ...base,
      status: 'fails',
      finding: `dim X = ${dim} is less than the ${n} factors: different factors can give the same source.`,
    };
  }
  const tooMany = graph.tasks.filter((t) => t.parents.length > facts.targetDim);
  const source = `dim X = ${dim} ≥ n = ${n}, and the mixing (orthogonal maps, leaky ReLU) loses nothing`;
  if (tooMany.length === 0)
    return {
      ...base,
      status: 'holds',
      finding: `${source}; no task has more than dim Y = ${facts.targetDim} parents.`,
    };
  const names = tooMany.map((t) => t.id).join(', ');
  return {
    ...base,
    status: 'fails',
    finding: `${source}; but dim Y = ${facts.targetDim} is less than the number of parents of ${names}.`,
  };
}

function denoising(facts: WorldFacts): Assumption {
  const base = {
    name: 'denoising',
    asks: 'Noise is added, and its characteristic function is nowhere zero.',
  } as const;
  if (facts.kind === 'own') return { ...base, status: 'not-checkable', finding: UNKNOWN };
  if (facts.kind === 'language') {
    return {
      ...base,
      status: 'not-checkable',
      finding: 'Synonyms and templates are choices of words, not noise added to a number.',
    };
  }
  const { sourceNoise, targetNoise } = facts;
  const finding = `Gaussian noise (${sourceNoise} on X, ${targetNoise} on Y) has the characteristic function exp(−σ²ω²/2), which is positive everywhere${sourceNoise === 0 || targetNoise === 0 ? '; without noise it is 1' : ''}.`;
  return { ...base, status: 'holds', finding };
}

function transformation(facts: WorldFacts): Assumption {
  const base = {
    name: 'transformation',
    asks: 'The sufficient statistics of the factors are differentiable.',
  } as const;
  if (facts.kind === 'own') return { ...base, status: 'not-checkable', finding: UNKNOWN };
  if (facts.kind === 'language') {
    return {
      ...base,
      status: 'fails',
      finding: 'The factors take separate values, so there is nothing to differentiate.',
    };
  }
  switch (facts.distribution) {
    case 'gaussian':
      return { ...base, status: 'holds', finding: 'Gaussian factors have the statistics l and l².' };
    case 'laplace':
      return {
        ...base,
        status: 'fails',
        finding: 'Laplace factors have the statistic |l − μ|, which has a corner at μ.',
      };
    case 'uniform':
      return {
        ...base,
        status: 'fails',
        finding: 'A uniform density is cut off at its ends: no differentiable statistic gives it.',
      };
    default:
      return facts.distribution satisfies never;
  }
}

/**
 * Variety: over enough conditions u₀, u₁, … of (D, T), the differences λ(uⱼ) − λ(u₀) of the factors' natural parameters
 * span all nk dimensions, k sufficient statistics per factor. The rank is computed from the matrix of these
 * differences; its columns are the parameters of all factors, its rows conditions. T adds no rows: in the lab's worlds
 * every task is asked of the same examples.
 *
 * Numeric, Gaussian: D sets the dataset (its ρ) and the signs z = ±1, one to a confounded pair and one to each other
 * factor. Given those, lᵢ is normal with mean √ρ·zᵢ and variance 1 − ρ, so λᵢ = (√ρ·zᵢ / (1 − ρ), −1 / (2(1 − ρ))) and
 * k = 2. λ is affine in the signs, so all signs positive and each one flipped span the differences of all 2^g settings.
 *
 * Language: D sets the dataset. Factor i with Vᵢ values has k = Vᵢ − 1 log-odds against its first value; those of a
 * factor that follows another move with ρ where the map (v mod V) favours some values, all others stay at 0. (Given D
 * alone a pair is not independent, which the theorem also asks; the rank is that of the marginals.)
 */
function variety(graph: MetaScm, facts: WorldFacts): Assumption {
  const base = {
    name: 'variety',
    asks: 'Enough different conditions (D, T): the differences of natural parameters have full rank nk.',
  } as const;
  if (facts.kind === 'own') return { ...base, status: 'not-checkable', finding: UNKNOWN };
  if (facts.kind === 'numeric') {
    const moves = facts.datasets.some((d) => d.rho > 0);
    if (facts.distribution !== 'gaussian' && moves) {
      const finding = `A ${facts.distribution} density that D shifts has no natural parameters (it is no exponential family), so there is no rank to compute.`;
      return { ...base, status: 'not-checkable', finding };
    }
    if (facts.datasets.some((d) => d.rho >= 1)) {
      return {
        ...base,
        status: 'not-checkable',
        finding: 'At ρ = 1 the factors have no variance left and no natural parameters.',
      };
    }
  }
  const parameters =
    facts.kind === 'numeric' ? gaussianParameters(graph, facts) : categoricalParameters(graph, facts);
  const [first, ...others] = parameters;
  const needed = first?.length ?? 0;
  const found = matrixRank(others.map((row) => row.map((value, c) => value - first[c])));
  const finding = `The differences over ${parameters.length} ${parameters.length === 1 ? 'condition' : 'conditions'} have rank ${found}; the theorem asks for nk = ${needed}.`;
  const rank = { found, needed, conditions: parameters.length };
  return { ...base, status: found >= needed ? 'holds' : 'fails', finding, rank };
}

/** λ(u) [conditions, 2n]: per dataset, all signs positive, then each sign flipped. */
function gaussianParameters(graph: MetaScm, facts: NumericFacts): number[][] {
  const sharedWith = new Map(graph.confounding.map(({ a, b }) => [b, a]));
  const signOf = graph.factors.map((f) => sharedWith.get(f.id) ?? f.id);
  return facts.datasets.flatMap(({ rho }) =>
    [null, ...new Set(signOf)].map((flipped) =>
      signOf.flatMap((sign) => {
        const z = sign === flipped ? -1 : 1;
        return [(Math.sqrt(rho) * z) / (1 - rho), -1 / (2 * (1 - rho))];
      }),
    ),
  );
}

/** λ(u) [datasets, Σ(Vᵢ − 1)] of the marginals. */
function categoricalParameters(graph: MetaScm, facts: LanguageFacts): number[][] {
  const index = new Map(graph.factors.map((f, i) => [f.id, i]));
  const followed = new Map(graph.confounding.map(({ a, b }) => [a, b]));
  return facts.datasets.map(({ rho }) =>
    graph.factors.flatMap(({ id }, i) => {
      const values = facts.cardinality[i];
      const other = followed.get(id);
      if (other === undefined) return new Array<number>(values - 1).fill(0);
      const otherValues = facts.cardinality[index.get(other)!];
      const probability = Array.from({ length: values }, (_, v) => {
        const sources = v < otherValues ? Math.ceil((otherValues - v) / values) : 0;
        return (1 - rho) / values + (rho * sources) / otherValues;
      });
      // A value that no longer occurs has log-odds −∞; a large number keeps the rank finite and right.
      return probability.slice(1).map((p) => Math.max(-50, Math.log(p / probability[0])));
    }),
  );
}
