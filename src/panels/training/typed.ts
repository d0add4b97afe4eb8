import type { Experiment } from '../../experiment/experiment';
import { sizeProblem } from '../../experiment/rules';
import type { Refusal } from '../../lib/refusal';
import type { NumberSetting } from './settings';

/** What a typed text means for a setting. */
export type Typed =
  | { readonly kind: 'value'; readonly value: number | null }
  | { readonly kind: 'problem'; readonly problem: string };

/**
 * Reads what was typed. A text that is no number, or one outside the rule, is a problem in words and changes nothing:
 * a value is never moved to the nearest allowed one.
 */
export function readTyped(text: string, setting: NumberSetting, experiment: Experiment): Typed {
  const trimmed = text
    .trim()
    .replace('−', '-')
    .replace(/^(-?\d+),(\d+)$/, '$1.$2');
  if (trimmed === '') {
    return setting.empty
      ? { kind: 'value', value: null }
      : { kind: 'problem', problem: `${setting.label} needs ${rangeOf(setting)}.` };
  }
  const value = Number(trimmed);
  if (!Number.isFinite(value)) {
    return { kind: 'problem', problem: `“${trimmed.slice(0, 20)}” is no number; ${rangeOf(setting)}.` };
  }
  if (setting.integer && !Number.isInteger(value)) {
    return { kind: 'problem', problem: `${trimmed} is not whole; ${rangeOf(setting)}.` };
  }
  const [least, most] = setting.limits;
  if (value < least || value > most)
    return { kind: 'problem', problem: `${trimmed} is outside; ${rangeOf(setting)}.` };
  const broken = setting.rule?.(experiment, value);
  if (broken) return { kind: 'problem', problem: broken };
  const size = sizeProblem(setting.set(experiment, value));
  return size ? { kind: 'problem', problem: sentenceOf(size) } : { kind: 'value', value };
}

/** The range in words, e.g. `a whole number from 1 to 64`. */
export function rangeOf({ integer, limits: [least, most], empty }: NumberSetting): string {
  const kind = integer ? 'a whole number' : 'a number';
  return `${kind} from ${least} to ${most}${empty ? `, or empty for ${empty}` : ''}`;
}

/** Rule and remedy of a refusal as a sentence for the place where its field stands. */
export function sentenceOf(refusal: Refusal): string {
  const rule = `${refusal.rule.charAt(0).toUpperCase()}${refusal.rule.slice(1)}`;
  return `${rule}.${refusal.remedy ? ` ${refusal.remedy}` : ''}`;
}
