import { OWN_LIMITS } from './limits';

/** Why a row of a file cannot be used. */
export type SkipReason =
  | 'not-utf8'
  | 'not-json'
  | 'not-an-object'
  | 'missing-field'
  | 'wrong-type'
  | 'empty-target'
  | 'empty-source'
  | 'too-long'
  | 'broken-quotes'
  | 'too-many-tasks';

export interface Skip {
  /** Line of the file, counted from 1, on which the row starts. */
  readonly line: number;
  readonly reason: SkipReason;
  /** What was found there, in at most 80 characters. */
  readonly detail: string;
}

/** For each reason: what such rows are called, the rule they break and one thing to do. */
export const SKIP_REASONS: Readonly<
  Record<SkipReason, { readonly label: string; readonly rule: string; readonly remedy: string }>
> = {
  'not-utf8': {
    label: 'not UTF-8',
    rule: 'text must be UTF-8',
    remedy: 'Save the file again with the encoding UTF-8',
  },
  'not-json': {
    label: 'not JSON',
    rule: 'a row must be complete JSON',
    remedy: 'Check the quotes, commas and braces of the row',
  },
  'not-an-object': {
    label: 'not an object',
    rule: 'a row must be an object with named fields',
    remedy: 'Write each row like {"prompt": "…", "completion": "…"}',
  },
  'missing-field': {
    label: 'a field is missing',
    rule: 'a row needs a target (completion, output or targets) and a source or an instruction',
    remedy: 'Name the fields prompt and completion, or instruction, input and output, or inputs and targets',
  },
  'wrong-type': {
    label: 'a field is not text',
    rule: 'instruction, source, target and task must be text',
    remedy: 'Put the value in quotes',
  },
  'empty-target': {
    label: 'empty target',
    rule: 'a target must hold text, not only spaces or an end-of-text marker',
    remedy: 'Fill in the targets or choose another file',
  },
  'empty-source': {
    label: 'empty source',
    rule: 'a row needs text in its source or its instruction',
    remedy: 'Fill in the source or the instruction',
  },
  'too-long': {
    label: 'too long',
    rule: `a field holds at most ${OWN_LIMITS.fieldCharacters.toLocaleString('en')} characters`,
    remedy: 'Shorten the row',
  },
  'broken-quotes': {
    label: 'broken quotes',
    rule: 'every quote that opens a CSV field must close, and quotes inside are doubled',
    remedy: 'Repair the quotes of the row',
  },
  'too-many-tasks': {
    label: 'beyond the task limit',
    rule: `an import holds at most ${OWN_LIMITS.tasks} tasks; those with the most rows are kept`,
    remedy: 'Split the file, or drop the task column so that the file is one task',
  },
};
