import { afterShots, fewShotCurve } from '../../experiment/fewShot';
import type { Metrics, NumericMetrics, Score, TextMetrics } from '../../experiment/records';
import { overlaps } from '../../plots/interval';
import type { VariantId } from './variants';

/** What a conclusion rests on. */
export interface Findings {
  /** Name of the run on show, as in the plots. */
  readonly name: string;
  /** Whether the run on show learns its masks: only then are they compared. */
  readonly learnsMasks: boolean;
  /** Whether it is SIT at all. */
  readonly sit: boolean;
  /** Metrics by variant; a variant that was not run is absent. */
  readonly metrics: Readonly<Partial<Record<VariantId, Metrics>>>;
  /** Names of factors with equal rows in the true graph, group by group; empty where UIC holds or no graph is known. */
  readonly equalRows: readonly (readonly number[])[];
  readonly factorNames: readonly string[];
  /** Where the run on show was measured before its last step; null for its last. */
  readonly unfinished: { readonly step: number; readonly steps: number } | null;
}

/** Said with every conclusion. */
export const CAVEAT = 'One seed; intervals are over test examples, not over seeds.';

/**
 * MCC and leak have no interval within one run. Over eight seeds their spread (two standard deviations) stays below
 * this in every variant we have measured (largest .063), so a smaller difference is not read as one.
 */
export const RECOVERY_NOISE = 0.13;

/** The figures in one plain paragraph, computed from them alone; the caveat of a single seed is always last. */
export function conclude(findings: Findings): string {
  const own = findings.metrics.this;
  if (!own) return `Nothing has been measured yet. ${CAVEAT}`;
  if (findings.unfinished) return `${soFar(own, findings.unfinished)} ${CAVEAT}`;
  const clauses = own.kind === 'numeric' ? concludeNumeric(own, findings) : concludeText(own, findings);
  return `${clauses.join(' ')} ${CAVEAT}`;
}

/** Half-trained figures beside finished baselines would conclude nothing, so nothing is compared. */
function soFar(own: Metrics, { step, steps }: { readonly step: number; readonly steps: number }): string {
  const figures =
    own.kind === 'numeric'
      ? `MCC ${share(own.mcc)}, leak ${share(own.leak)}`
      : own.exactMatch.inDomain
        ? `exact match ${share(own.exactMatch.inDomain.value)} in-domain`
        : 'no domain measured';
  return `At step ${step} of ${steps}: ${figures}. The comparison waits for the last step, where the baselines are measured.`;
}

function concludeNumeric(own: NumericMetrics, findings: Findings): string[] {
  const said: string[] = [];
  const figures = (m: NumericMetrics) => `MCC ${share(m.mcc)}, leak ${share(m.leak)}`;
  const pair = leakOfPair(own, findings);
  said.push(
    pair ??
      (own.mcc >= 0.95 && own.leak <= 0.2
        ? `The factors are recovered (${figures(own)}).`
        : `The factors are not cleanly recovered (${figures(own)}): ${own.leak > 0.2 ? 'a latent still carries parts of another factor' : 'a latent holds too little of its factor'}.`),
  );
  const noMask = numeric(findings.metrics['no-mask']);
  const noUic = numeric(findings.metrics['no-uic']);
  const withUic = numeric(findings.metrics['with-uic']);
  const oracle = numeric(findings.metrics.oracle);
  if (noMask) said.push(againstRecovery(own, noMask, 'no mask'));
  if (noUic) said.push(againstRecovery(own, noUic, 'the same model without the UIC loss'));
  if (withUic) said.push(againstRecovery(own, withUic, 'the same model with the UIC loss'));
  if (oracle) {
    const gap = oracle.mcc - own.mcc;
    said.push(
      Math.abs(gap) <= RECOVERY_NOISE
        ? `The oracle mask recovers as much (MCC ${share(oracle.mcc)}).`
        : gap > 0
          ? `The oracle mask recovers more (MCC ${share(oracle.mcc)}): the masks, not the model, are the limit.`
          : `It recovers more than the oracle mask (MCC ${share(oracle.mcc)}).`,
    );
  }
  if (noMask) {
    const shown = difference(own.errors.shifted, noMask.errors.shifted);
    said.push(
      shown === 0
        ? 'On the shifted domain no difference in error is shown against no mask.'
        : `On the shifted domain its error is ${shown < 0 ? 'lower' : 'higher'} than with no mask (${share(own.errors.shifted.value)} against ${share(noMask.errors.shifted.value)}).`,
    );
  } else if (!noUic && !withUic && !oracle) {
    said.push('No baseline has run, so nothing here is shown to come from the masks.');
  }
  return said;
}

function againstRecovery(own: NumericMetrics, other: NumericMetrics, name: string): string {
  const gain = own.mcc - other.mcc;
  const figures = `MCC ${share(own.mcc)} against ${share(other.mcc)}`;
  if (Math.abs(gain) <= RECOVERY_NOISE) {
    return `No difference is shown to ${name} (${figures}: two seeds alone can differ by as much).`;
  }
  return gain > 0
    ? `It recovers more than ${name} (${figures}).`
    : `It recovers less than ${name} (${figures}).`;
}

/** Where the graph breaks UIC: what that pair leaks beside the others. */
function leakOfPair(own: NumericMetrics, { equalRows, factorNames }: Findings): string | null {
  if (equalRows.length === 0) return null;
  const inGroup = new Set(equalRows.flat());
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const within = own.leakPerFactor.filter((_, i) => inGroup.has(i));
  const others = own.leakPerFactor.filter((_, i) => !inGroup.has(i));
  if (within.length === 0) return null;
  const names = equalRows.map((group) => group.map((i) => factorNames[i] ?? `factor ${i + 1}`).join(' and '));
  const leaks = `leak ${share(mean(within))}${others.length > 0 ? ` against ${share(mean(others))} of the other factors` : ''}`;
  const mixed = others.length === 0 ? mean(within) > 0.2 : mean(within) - mean(others) > RECOVERY_NOISE;
  return mixed
    ? `No task tells ${names.join('; ')} apart, and they mix (${leaks}), as UIC says.`
    : `No task tells ${names.join('; ')} apart, yet this run does not show them mixing more than the others (${leaks}).`;
}

function concludeText(own: TextMetrics, findings: Findings): string[] {
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
    const standing = against(shifted, compared, (id) => of(id)?.exactMatch.shifted);
    if (standing) said.push(`On the shifted domain: ${standing}.`);
    const oracle = of('oracle')?.exactMatch.shifted;
    if (oracle && findings.learnsMasks) {
      const gap = difference(oracle, shifted);
      said.push(
        gap > 0
          ? `The oracle mask reaches ${share(oracle.value)} there: the learned masks leave that unused.`
          : gap === 0
            ? `No difference to the oracle mask is shown there (${share(oracle.value)}).`
            : `The oracle mask reaches only ${share(oracle.value)} there.`,
      );
    }
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
  const gains = low ? difference(own, low) > 0 : null;
  if (control) {
    const shown = difference(own, control);
    if (shown > 0) {
      const above = `On held-out tasks it is above the additive control too (${share(own.value)} against ${share(control.value)})`;
      return learnsMasks ? `${above}${besideNoMask(own, of('no-mask')?.exactMatch.heldOut)}.` : `${above}.`;
    }
    if (shown < 0) {
      return `On held-out tasks it is below the additive control (${share(own.value)} against ${share(control.value)}).`;
    }
    return gains
      ? `Its gain over plain tuning on held-out tasks belongs to the additive instruction: plain with that alone reaches ${share(control.value)}.`
      : `On held-out tasks no difference to the additive control is shown (${share(control.value)}).`;
  }
  if (gains) {
    return `On held-out tasks it is above plain tuning (${share(own.value)} against ${share(low!.value)}); run “plain, additive” to see whether that is SIT or only its additive instruction.`;
  }
  return low ? `On held-out tasks no gain over plain tuning is shown (${share(low.value)}).` : null;
}

/** Whether what the additive control lacks can be the masks': the same latents without masks decide. */
function besideNoMask(own: Score, noMask: Score | undefined): string {
  if (!noMask) return '; run “no mask” to see whether that is the masks’ doing';
  return difference(own, noMask) > 0
    ? ` and above no mask (${share(noMask.value)})`
    : `, but not shown to be above no mask (${share(noMask.value)}): nothing shows that to come from the masks`;
}

type Rival = readonly [id: VariantId, name: string];

/** Above, below or no difference shown, by the name of each rival that has a score; empty where none has. */
function against(
  own: Score,
  rivals: readonly Rival[],
  scoreOf: (id: VariantId) => Score | undefined,
): string {
  const found = rivals.flatMap(([id, name]) => {
    const score = scoreOf(id);
    return score ? [{ shown: difference(own, score), text: `${name} (${share(score.value)})` }] : [];
  });
  const that = (shown: number) => list(found.filter((each) => each.shown === shown).map(({ text }) => text));
  const [above, below, same] = [that(1), that(-1), that(0)];
  return [above && `above ${above}`, below && `below ${below}`, same && `no difference shown to ${same}`]
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
  const standing = against(last.exactMatch, rivals, scoreOf);
  const said = [`${reached}${standing && `: ${standing}`}.`];
  const plain = scoreOf('plain');
  if (!sit || !plain || difference(last.exactMatch, plain) <= 0) return said;
  const controls = [scoreOf('plain-additive'), scoreOf('no-mask')];
  if (controls.some((score) => score && difference(last.exactMatch, score) <= 0)) {
    said.push(
      'A control without learned masks does as well, so nothing shows that gain over plain tuning to come from them.',
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
  if (!sit || !low || difference(paraphrase, low) <= 0) return [`${cost}.`];
  const above = `above plain tuning (${share(low.value)})`;
  if (!control)
    return [`${cost}; that is ${above}, and “plain, additive” would say whether it is SIT’s doing.`];
  return difference(paraphrase, control) > 0
    ? [`${cost}, ${above} and above the additive control (${share(control.value)}).`]
    : [`${cost}, ${above}, as is the additive control (${share(control.value)}).`];
}

/** +1 where a's interval lies above b's, −1 below, 0 where they overlap: then no difference is shown. */
export function difference(a: Score, b: Score): -1 | 0 | 1 {
  if (overlaps(a, b)) return 0;
  return a.low > b.high ? 1 : -1;
}

function list(names: readonly string[]): string {
  return names.length <= 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function numeric(metrics: Metrics | undefined): NumericMetrics | null {
  return metrics?.kind === 'numeric' ? metrics : null;
}

function text(metrics: Metrics | undefined): TextMetrics | null {
  return metrics?.kind === 'text' ? metrics : null;
}

function share(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : '–';
}
