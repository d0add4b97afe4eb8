import type { ProbedExample, ProbeSubject } from '../../probe/protocol';

/** What a model is asked. */
export interface Prompt {
  /** The world it was written for: an example's number means nothing to a model of sentences. */
  readonly kind: ProbeSubject['kind'];
  readonly instruction: string;
  /** Text worlds: the sentence. Numeric world: the index of the example as text. */
  readonly source: string;
}

export function promptOf({ kind, examples }: ProbeSubject, example: number): Prompt {
  const { instruction, text } = examples[example] ?? { instruction: '', text: '' };
  return kind === 'numeric'
    ? { kind, instruction: '', source: String(example) }
    : { kind, instruction, source: text };
}

/** What was asked before, where this model can be asked it too; else its first example. */
export function promptFor(subject: ProbeSubject, before: Prompt | null): Prompt {
  if (before?.kind !== subject.kind) return promptOf(subject, 0);
  return subject.kind === 'text' || exampleIndex(subject, before) !== null ? before : promptOf(subject, 0);
}

/** The example whose source this is, or null for one that was typed. */
export function exampleIndex({ kind, examples }: ProbeSubject, { source }: Prompt): number | null {
  const at = kind === 'numeric' ? Number(source) : examples.findIndex((example) => example.text === source);
  return examples[at] === undefined ? null : at;
}

/** A step that visits every one of `count` examples before any comes twice, far from its neighbours. */
export function nextExample(at: number | null, count: number): number {
  if (count <= 1) return 0;
  let stride = Math.max(1, Math.round(count * 0.382));
  while (divisor(stride, count) !== 1) stride++;
  return ((at ?? -stride) + stride) % count;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

export function exampleOf(subject: ProbeSubject, prompt: Prompt): ProbedExample | null {
  const at = exampleIndex(subject, prompt);
  return at === null ? null : subject.examples[at];
}

/** The right answer of a task to an example whose factors are known: the values of the task's parents; else null. */
export function worldAnswer(
  subject: ProbeSubject,
  example: ProbedExample | null,
  task: number | null,
): string | null {
  const parents = task === null ? null : (subject.tasks[task]?.parents ?? null);
  const values = example?.factors;
  if (!parents || !values || parents.length === 0) return null;
  const words = parents.map((i) => subject.factors[i]?.values[values[i]]);
  return words.every((word) => word !== undefined) ? words.join(' ') : null;
}
