import type { Metrics, Score } from '../../experiment/records';
import type { IntervalGroup, IntervalPlot, IntervalRow } from '../../plots/interval';
import type { Domain } from '../../tasks/corpus';
import type { Variant } from './variants';

/** What each domain measures on, in words. */
export const DOMAIN_WORDS: Readonly<Record<Domain, { readonly name: string; readonly says: string }>> = {
  inDomain: { name: 'In-domain', says: 'fresh examples drawn like the training data' },
  shifted: { name: 'Shifted', says: 'the confounded factors are paired differently than in training' },
  balanced: { name: 'Balanced', says: 'all factors drawn independently' },
  heldOut: { name: 'Held-out tasks', says: 'combinations of factors never asked for in training' },
  paraphrase: { name: 'Paraphrase', says: 'training tasks asked for in words never trained on' },
};

const DOMAINS = Object.keys(DOMAIN_WORDS) as Domain[];

/** Exact match (text) per domain and variant; only what was measured. */
export function exactMatchPlot(variants: readonly Variant[]): IntervalPlot | null {
  return plotOf(variants, [0, 1], DOMAINS, (metrics, domain) =>
    metrics.kind === 'text' ? metrics.exactMatch[domain] : undefined,
  );
}

/** Mean ROUGE-L (text whose targets are sentences) per domain and variant. */
export function rougePlot(variants: readonly Variant[]): IntervalPlot | null {
  return plotOf(variants, [0, 1], DOMAINS, (metrics, domain) =>
    metrics.kind === 'text' ? metrics.rougeL?.[domain] : undefined,
  );
}

/** Mean squared error (numeric) per domain and variant. */
export function errorPlot(variants: readonly Variant[]): IntervalPlot | null {
  const plot = plotOf(variants, [0, 1], DOMAINS, (metrics, domain) => {
    if (metrics.kind !== 'numeric') return undefined;
    return domain === 'inDomain' || domain === 'shifted' || domain === 'balanced'
      ? metrics.errors[domain]
      : undefined;
  });
  if (!plot) return null;
  const largest = Math.max(...plot.groups.flatMap((g) => g.rows.map((r) => r.high ?? r.value)));
  return { ...plot, domain: [0, largest > 0 ? largest * 1.05 : 1] };
}

function plotOf(
  variants: readonly Variant[],
  domain: readonly [number, number],
  domains: readonly Domain[],
  read: (metrics: Metrics, domain: Domain) => Score | undefined,
): IntervalPlot | null {
  const groups = domains.flatMap((key): IntervalGroup[] => {
    const rows = variants.flatMap((variant): IntervalRow[] => {
      const score = variant.evaluation ? read(variant.evaluation.metrics, key) : undefined;
      if (!score || !Number.isFinite(score.value)) return [];
      return [
        {
          id: variant.id,
          name: variant.name,
          value: score.value,
          low: score.low,
          high: score.high,
          emphasis: variant.id === 'this',
          note: `n ${score.n}`,
        },
      ];
    });
    if (rows.length === 0) return [];
    const counts = [...new Set(rows.map((r) => r.note))];
    return [{ id: key, name: `${DOMAIN_WORDS[key].name}, ${counts.join(' / ')}`, rows }];
  });
  return groups.length > 0 ? { groups, domain } : null;
}

/** Figures in [0, 1] that one run gives once, so that they have no interval. */
const RECOVERY: readonly { id: string; name: string; of: (m: Metrics) => number | undefined }[] = [
  { id: 'mcc', name: 'MCC: matched correlation', of: (m) => (m.kind === 'numeric' ? m.mcc : undefined) },
  { id: 'leak', name: 'Leak: lower is better', of: (m) => (m.kind === 'numeric' ? m.leak : undefined) },
  {
    id: 'maskF1',
    name: 'Mask F1 against the true graph',
    of: (m) => (m.structure && 'maskF1' in m.structure ? m.structure.maskF1 : undefined),
  },
];

/** Recovery of factors and graph per variant. */
export function recoveryPlot(variants: readonly Variant[]): IntervalPlot | null {
  const groups = RECOVERY.flatMap(({ id, name, of }): IntervalGroup[] => {
    const rows = variants.flatMap((variant): IntervalRow[] => {
      const value = variant.evaluation ? of(variant.evaluation.metrics) : undefined;
      if (value === undefined || !Number.isFinite(value)) return [];
      if (id === 'maskF1' && !variant.learnsMask) return [];
      return [
        { id: variant.id, name: variant.name, value, low: null, high: null, emphasis: variant.id === 'this' },
      ];
    });
    return rows.length > 0 ? [{ id, name, rows }] : [];
  });
  return groups.length > 0 ? { groups, domain: [0, 1] } : null;
}
