import type { Metrics, NumericMetrics } from '../../experiment/records';
import { mean } from '../../lib/statistics';
import { concludeText } from './concludeText';
import { difference, type Findings, onlyNoise, share } from './findings';
import { SEED_NOISE } from './seedNoise';

/** Said with every conclusion. */
export const CAVEAT =
  'One seed; intervals are over test examples, not over seeds. Ablation compares over seeds.';

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
      Math.abs(gap) <= SEED_NOISE.mcc
        ? `No difference to the oracle mask is shown (MCC ${share(oracle.mcc)}: two seeds alone can differ by as much).`
        : gap > 0
          ? `The oracle mask recovers more (MCC ${share(oracle.mcc)}): the masks, not the model, are the limit.`
          : `It recovers more than the oracle mask (MCC ${share(oracle.mcc)}).`,
    );
  }
  if (noMask) {
    const [error, other] = [own.errors.shifted, noMask.errors.shifted];
    const shown = difference(error, other, SEED_NOISE.error);
    said.push(
      shown === 0
        ? `On the shifted domain no difference in error is shown against no mask (${inThousandths(error.value)} against ${inThousandths(other.value)}${onlyNoise(error, other, SEED_NOISE.error)}).`
        : `On the shifted domain its error is ${shown < 0 ? 'lower' : 'higher'} than with no mask (${inThousandths(error.value)} against ${inThousandths(other.value)}).`,
    );
  } else if (!noUic && !withUic && !oracle) {
    said.push('No baseline has run, so nothing here is shown to come from the masks.');
  }
  return said;
}

/** An error: those of good models are a few hundredths. */
function inThousandths(error: number): string {
  return error.toFixed(3);
}

function againstRecovery(own: NumericMetrics, other: NumericMetrics, name: string): string {
  const gain = own.mcc - other.mcc;
  const figures = `MCC ${share(own.mcc)} against ${share(other.mcc)}`;
  if (Math.abs(gain) <= SEED_NOISE.mcc) {
    return `No difference is shown to ${name} (${figures}: two seeds alone can differ by as much).`;
  }
  return gain > 0
    ? `It recovers more than ${name} (${figures}).`
    : `It recovers less than ${name} (${figures}).`;
}

/** Where the graph breaks UIC: what that pair leaks beside the others. */
function leakOfPair(own: NumericMetrics, { equalRows, factorNames, learnsMasks }: Findings): string | null {
  if (equalRows.length === 0) return null;
  const inGroup = new Set(equalRows.flat());
  const within = own.leakPerFactor.filter((_, i) => inGroup.has(i));
  const others = own.leakPerFactor.filter((_, i) => !inGroup.has(i));
  if (within.length === 0) return null;
  const names = equalRows.map((group) => group.map((i) => factorNames[i] ?? `factor ${i + 1}`).join(' and '));
  const leaks = `leak ${share(mean(within))}${others.length > 0 ? ` against ${share(mean(others))} of the other factors` : ''}`;
  const mixed = others.length === 0 ? mean(within) > 0.2 : mean(within) - mean(others) > SEED_NOISE.leak;
  if (mixed) return `No task tells ${names.join('; ')} apart, and they mix (${leaks}), as UIC says.`;
  const unmixed = `No task tells ${names.join('; ')} apart, yet this run does not show them mixing more than the others (${leaks}).`;
  return learnsMasks && own.structure.collidingPairs === 0
    ? `${unmixed} Its masks learned different rows for them, which the graph does not have: run “oracle mask”, or see “UIC, seen” in Ablation, for what the graph itself does.`
    : unmixed;
}

function numeric(metrics: Metrics | undefined): NumericMetrics | null {
  return metrics?.kind === 'numeric' ? metrics : null;
}
