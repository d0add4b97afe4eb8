import { fewShotCurve } from '../../experiment/fewShot';
import type { Tone } from '../../plots/line';
import type { ShotSeries } from '../../plots/shots';
import type { Variant, VariantId } from './variants';

/** One look per variant, whichever others stand beside it. */
const LOOKS: Readonly<Record<VariantId, { readonly tone: Tone; readonly dash?: string }>> = {
  this: { tone: 1 },
  'no-mask': { tone: 2, dash: '7 2' },
  oracle: { tone: 3, dash: '1 2' },
  plain: { tone: 7, dash: '4 2' },
  'plain-additive': { tone: 4, dash: '7 2 2 2' },
  'no-uic': { tone: 6, dash: '2 2' },
  'with-uic': { tone: 6, dash: '2 2' },
};

/** The few-shot curve of every variant that has one. */
export function fewShotSeries(variants: readonly Variant[]): ShotSeries[] {
  return variants.flatMap(({ id, name, evaluation }): ShotSeries[] => {
    const curve = evaluation?.metrics.kind === 'text' ? fewShotCurve(evaluation.metrics) : null;
    if (!curve) return [];
    const points = curve.map(({ shots, exactMatch }) => ({ shots, ...exactMatch }));
    return [{ id, name, ...LOOKS[id], emphasis: id === 'this', points }];
  });
}
