import type { Interval } from '../lib/interval';
import { amountInterval, shareInterval } from '../lib/statistics';
import type { Domain } from '../tasks/corpus';
import { afterShots, USUAL_SHOTS } from './fewShot';
import type { LearnedStructure, Metrics, StructureMetrics } from './records';

/** One figure that an evaluation gives, as tables, ablations and exports name it. */
export interface Measure {
  /** Stable: stands in files and links. */
  readonly id: string;
  /** As a heading. */
  readonly name: string;
  /** What it says, in one clause. */
  readonly says: string;
  readonly better: 'higher' | 'lower';
  /** Shares lie in [0, 1]; errors and counts from 0 up. */
  readonly scale: 'share' | 'error' | 'count';
  /** The value, or null where this evaluation did not measure it. */
  of(metrics: Metrics): number | null;
}

const DOMAIN_NAMES: Readonly<Record<Domain, string>> = {
  inDomain: 'in-domain',
  shifted: 'shifted',
  balanced: 'balanced',
  heldOut: 'held-out tasks',
  paraphrase: 'paraphrase',
};

/** Every measure, the most telling first. */
export const MEASURES: readonly Measure[] = [
  {
    id: 'mcc',
    name: 'MCC',
    says: 'how well latents match true factors on the balanced domain (mean |Spearman ρ| after matching)',
    better: 'higher',
    scale: 'share',
    of: (metrics) => (metrics.kind === 'numeric' ? metrics.mcc : null),
  },
  {
    id: 'leak',
    name: 'Leak',
    says: 'how much of another factor is in a latent (mean largest |ρ|)',
    better: 'lower',
    scale: 'share',
    of: (metrics) => (metrics.kind === 'numeric' ? metrics.leak : null),
  },
  ...(['inDomain', 'shifted', 'balanced', 'heldOut', 'paraphrase'] as const).map(exactMatch),
  ...(['inDomain', 'shifted', 'balanced'] as const).map(squaredError),
  structural('maskF1', 'Mask F1', 'edges of the masks against the true graph', 'higher', 'share'),
  structural('rowsRecovered', 'Rows recovered', 'factors whose whole row is right', 'higher', 'share'),
  structural('density', 'Mask density', 'share of ones in the thresholded masks', 'lower', 'share'),
  structural('collidingPairs', 'Colliding pairs', 'pairs of latents with equal rows', 'lower', 'count'),
  ...USUAL_SHOTS.map(fewShot),
  ...(['inDomain', 'shifted', 'balanced', 'heldOut', 'paraphrase'] as const).map(rougeL),
  ...(['inDomain', 'shifted', 'balanced', 'heldOut', 'paraphrase'] as const).map(tokenAccuracy),
];

/** What a table of whole trainings has room for, by id; a summary has every measure. */
export const TELLING: readonly string[] = [
  'mcc',
  'leak',
  'exact-inDomain',
  'exact-shifted',
  'exact-heldOut',
  'maskF1',
  'collidingPairs',
];

/** The mean of a measure over seeds with its 95 % Student interval, which ends at 0, and for a share at 1 too. */
export function overSeeds({ scale }: Measure, values: readonly number[]): Interval {
  return scale === 'share' ? shareInterval(values) : amountInterval(values);
}

/** The measure of this id, or undefined. */
export function measure(id: string): Measure | undefined {
  return MEASURES.find((candidate) => candidate.id === id);
}

function exactMatch(domain: Domain): Measure {
  return {
    id: `exact-${domain}`,
    name: `Exact match, ${DOMAIN_NAMES[domain]}`,
    says: `share of whole answers that are right, ${DOMAIN_NAMES[domain]}`,
    better: 'higher',
    scale: 'share',
    of: (metrics) => (metrics.kind === 'text' ? (metrics.exactMatch[domain]?.value ?? null) : null),
  };
}

/** Also of a curve that was measured at other numbers of shots, for those that it has. */
function fewShot(shots: number): Measure {
  return {
    id: `shots-${shots}`,
    name: `Exact match, ${shots} shots`,
    says: `held-out tasks after training on with ${shots} labelled examples of each`,
    better: 'higher',
    scale: 'share',
    of: (metrics) =>
      metrics.kind === 'text' ? (afterShots(metrics, shots)?.exactMatch.value ?? null) : null,
  };
}

function rougeL(domain: Domain): Measure {
  return {
    id: `rouge-${domain}`,
    name: `ROUGE-L, ${DOMAIN_NAMES[domain]}`,
    says: `mean F-measure of the words that answer and target have in common in order, ${DOMAIN_NAMES[domain]}`,
    better: 'higher',
    scale: 'share',
    of: (metrics) => (metrics.kind === 'text' ? (metrics.rougeL?.[domain]?.value ?? null) : null),
  };
}

function tokenAccuracy(domain: Domain): Measure {
  return {
    id: `token-${domain}`,
    name: `Token accuracy, ${DOMAIN_NAMES[domain]}`,
    says: `share of the answers' tokens that are right, ${DOMAIN_NAMES[domain]}`,
    better: 'higher',
    scale: 'share',
    of: (metrics) => (metrics.kind === 'text' ? (metrics.tokenAccuracy[domain]?.value ?? null) : null),
  };
}

function squaredError(domain: 'inDomain' | 'shifted' | 'balanced'): Measure {
  return {
    id: `error-${domain}`,
    name: `Error, ${DOMAIN_NAMES[domain]}`,
    says: `mean squared error of the standardised targets, ${DOMAIN_NAMES[domain]}`,
    better: 'lower',
    scale: 'error',
    of: (metrics) => (metrics.kind === 'numeric' ? metrics.errors[domain].value : null),
  };
}

function structural(
  id: keyof StructureMetrics & string,
  name: string,
  says: string,
  better: Measure['better'],
  scale: Measure['scale'],
): Measure {
  return {
    id,
    name,
    says,
    better,
    scale,
    of: ({ structure }) => (structure ? numberOf(structure, id) : null),
  };
}

function numberOf(structure: StructureMetrics | LearnedStructure, field: string): number | null {
  const value: unknown = Reflect.get(structure, field);
  return typeof value === 'number' ? value : null;
}
