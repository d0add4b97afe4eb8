import { afterShots, fewShotCurve } from '../../experiment/fewShot';
import type { Metrics, Score, TextMetrics } from '../../experiment/records';
import { listed } from '../../lib/listed';
import { difference, type Findings, onlyNoise, share } from './findings';
import { fewShotNoise, SEED_NOISE } from './seedNoise';
import type { VariantId } from './variants';

/** The noise of seeds is measured in our worlds only. */
const OWN_NOISE =
  'How much two seeds alone differ on this data is not known: of these differences only an ablation can tell which stay.';

/** What a run on texts shows, clause by clause. */
export function concludeText(own: TextMetrics, findings: Findings): string[] {
  const said: string[] = [];
  const { inDomain, shifted, heldOut } = own.exactMatch;
  const level = [
    inDomain ? `${share(inDomain.value)} in-domain` : '',
    shifted ? `${share(shifted.value)} shifted` : '',
    heldOut ? `${share(heldOut.value)} on held-out tasks` : '',
  ].filter(Boolean);
  said.push(level.length > 0 ? `Exact match is ${level.join(', ')}.` : 'No domain could be measured.');
  const of = (id: VariantId) => text(findings.metrics[id]);
  const rivals: readonly Rival[] = [
    ['no-mask', 'no mask'],
    ['plain', 'plain tuning'],
    ['plain-additive', 'plain with an additive instruction'],
    ['no-uic', 'the same model without the UIC loss'],
    ['with-uic', 'the same model with the UIC loss'],
  ];
  const compared = rivals.filter(([id]) => of(id));
  if (shifted) {
    const standing = against(shifted, compared, SEED_NOISE.shifted, (id) => of(id)?.exactMatch.shifted);
    if (standing) said.push(`On the shifted domain: ${standing}.`);
    const oracle = of('oracle')?.exactMatch.shifted;
    if (oracle && findings.learnsMasks) {
      const gap = difference(oracle, shifted, SEED_NOISE.shifted);
      said.push(
        gap > 0
          ? `The oracle mask reaches ${share(oracle.value)} there: the learned masks leave that unused.`
          : gap === 0
            ? `No difference to the oracle mask is shown there (${share(oracle.value)}${onlyNoise(oracle, shifted, SEED_NOISE.shifted)}).`
            : `The oracle mask reaches only ${share(oracle.value)} there.`,
      );
    }
  }
  // Own data knows no other domain.
  if (inDomain && !shifted && !heldOut) {
    const standing = against(inDomain, compared, 0, (id) => of(id)?.exactMatch.inDomain);
    if (standing) said.push(`In-domain: ${standing}.`);
    const overlap = own.rougeL?.inDomain;
    const byOverlap = overlap && against(overlap, compared, 0, (id) => of(id)?.rougeL?.inDomain);
    if (overlap) said.push(`ROUGE-L is ${share(overlap.value)} in-domain${byOverlap && `: ${byOverlap}`}.`);
    if (standing) said.push(OWN_NOISE);
  }
  const heldOutClause = concludeHeldOut(heldOut, of, findings);
  if (heldOutClause) said.push(heldOutClause);
  said.push(...concludeFewShot(own, compared, of, findings.sit));
  said.push(...concludeParaphrase(own, of('plain'), of('plain-additive'), findings.sit));
  if (compared.length === 0 && findings.sit) {
    said.push('No baseline has run, so nothing here is shown to come from the masks.');
  }
  return said;
}

/** Whose the gain on held-out tasks is: SIT's instruction is additive, so plain-additive decides, and beyond it no mask. */
function concludeHeldOut(
  own: Score | undefined,
  of: (id: VariantId) => TextMetrics | null,
  { sit, learnsMasks }: Findings,
): string | null {
  if (!own || !sit) return null;
  const low = of('plain')?.exactMatch.heldOut;
  const control = of('plain-additive')?.exactMatch.heldOut;
  const noise = SEED_NOISE.heldOut;
  const gains = low ? difference(own, low, noise) > 0 : null;
  if (control) {
    const shown = difference(own, control, noise);
    if (shown > 0) {
      const above = `On held-out tasks it is above the additive control too (${share(own.value)} against ${share(control.value)})`;
      return learnsMasks ? `${above}${besideNoMask(own, of('no-mask')?.exactMatch.heldOut)}.` : `${above}.`;
    }
    if (shown < 0) {
      return `On held-out tasks it is below the additive control (${share(own.value)} against ${share(control.value)}).`;
    }
    const alike = `no difference to the additive control is shown (${share(control.value)}${onlyNoise(own, control, noise)})`;
    if (!low || !gains) return `On held-out tasks ${alike}.`;
    // That the two are not told apart does not make the control gain: it has to be above plain tuning itself.
    return difference(control, low, noise) > 0
      ? `Its gain over plain tuning on held-out tasks belongs to the additive instruction: plain with that alone reaches ${share(control.value)}${onlyNoise(own, control, noise)}.`
      : `On held-out tasks it is above plain tuning (${share(low.value)}), but ${alike}: whose that gain is stays open.`;
  }
  if (gains) {
    return `On held-out tasks it is above plain tuning (${share(own.value)} against ${share(low!.value)}); run “plain, additive” to see whether that is SIT or only its additive instruction.`;
  }
  return low
    ? `On held-out tasks no gain over plain tuning is shown (${share(low.value)}${onlyNoise(own, low, noise)}).`
    : null;
}

/** Whether what the additive control lacks can be the masks': the same latents without masks decide. */
function besideNoMask(own: Score, noMask: Score | undefined): string {
  if (!noMask) return '; run “no mask” to see whether that is the masks’ doing';
  return difference(own, noMask, SEED_NOISE.heldOut) > 0
    ? ` and above no mask (${share(noMask.value)})`
    : `, but not shown to be above no mask (${share(noMask.value)}): nothing shows that to come from the masks`;
}

type Rival = readonly [id: VariantId, name: string];

/** Above, below or no difference shown, by the name of each rival that has a score; empty where none has. */
function against(
  own: Score,
  rivals: readonly Rival[],
  noise: number,
  scoreOf: (id: VariantId) => Score | undefined,
): string {
  const found = rivals.flatMap(([id, name]) => {
    const score = scoreOf(id);
    return score
      ? [{ score, shown: difference(own, score, noise), text: `${name} (${share(score.value)})` }]
      : [];
  });
  const that = (shown: number) =>
    listed(found.filter((each) => each.shown === shown).map(({ text }) => text));
  const [above, below, same] = [that(1), that(-1), that(0)];
  const hidden = found.map(({ score }) => onlyNoise(own, score, noise)).find(Boolean) ?? '';
  return [
    above && `above ${above}`,
    below && `below ${below}`,
    same && `no difference shown to ${same}${hidden}`,
  ]
    .filter(Boolean)
    .join('; ');
}

/**
 * What a few examples of the held-out tasks make of the zero-shot score, at the most examples measured. A gain over plain
 * tuning is SIT's only where no mask and the additive control lack it.
 */
function concludeFewShot(
  own: TextMetrics,
  rivals: readonly Rival[],
  of: (id: VariantId) => TextMetrics | null,
  sit: boolean,
): string[] {
  const curve = fewShotCurve(own);
  const last = curve?.at(-1);
  if (!curve || !last) return [];
  const [zero] = curve;
  const scoreOf = (id: VariantId) => {
    const metrics = of(id);
    return metrics ? afterShots(metrics, last.shots)?.exactMatch : undefined;
  };
  const reached = `With ${last.shots} examples of each held-out task it reaches ${share(last.exactMatch.value)} (${share(zero.exactMatch.value)} with none)`;
  const noise = fewShotNoise(last.shots);
  const standing = against(last.exactMatch, rivals, noise, scoreOf);
  const said = [`${reached}${standing && `: ${standing}`}.`];
  const plain = scoreOf('plain');
  if (!sit || !plain || difference(last.exactMatch, plain, noise) <= 0) return said;
  const controls = [scoreOf('plain-additive'), scoreOf('no-mask')];
  if (controls.some((score) => score && difference(last.exactMatch, score, noise) <= 0)) {
    said.push(
      'A control without learned masks is not shown to do worse, so nothing shows that gain over plain tuning to come from them.',
    );
  } else if (controls.some((score) => !score)) {
    said.push('Run “plain, additive” and “no mask” to see what that gain over plain tuning belongs to.');
  }
  return said;
}

/** What words never trained on cost, and whether that is SIT's doing: the additive control reads instructions as SIT does. */
function concludeParaphrase(
  own: TextMetrics,
  plain: TextMetrics | null,
  additive: TextMetrics | null,
  sit: boolean,
): string[] {
  const { inDomain, paraphrase } = own.exactMatch;
  if (!inDomain || !paraphrase) return [];
  const cost =
    difference(inDomain, paraphrase) > 0
      ? `Asked in words never trained on, it falls to ${share(paraphrase.value)}`
      : `Asked in words never trained on, no loss is shown (${share(paraphrase.value)})`;
  const low = plain?.exactMatch.paraphrase;
  const control = additive?.exactMatch.paraphrase;
  const noise = SEED_NOISE.paraphrase;
  if (!sit || !low) return [`${cost}.`];
  const shown = difference(paraphrase, low, noise);
  if (shown === 0) {
    return [
      `${cost}; no difference to plain tuning is shown (${share(low.value)}${onlyNoise(paraphrase, low, noise)}).`,
    ];
  }
  if (shown < 0) return [`${cost}, below plain tuning (${share(low.value)}).`];
  const above = `above plain tuning (${share(low.value)})`;
  if (!control)
    return [`${cost}; that is ${above}, and “plain, additive” would say whether it is SIT’s doing.`];
  if (difference(paraphrase, control, noise) > 0) {
    return [`${cost}, ${above} and above the additive control (${share(control.value)}).`];
  }
  return difference(control, low, noise) > 0
    ? [`${cost}, ${above}, as is the additive control (${share(control.value)}).`]
    : [
        `${cost}; that is ${above}, but no difference to the additive control is shown (${share(control.value)}${onlyNoise(paraphrase, control, noise)}).`,
      ];
}

function text(metrics: Metrics | undefined): TextMetrics | null {
  return metrics?.kind === 'text' ? metrics : null;
}
