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

/** The example whose source this is (best one that was asked the same), or null for one that was typed. */
export function exampleIndex({ kind, examples }: ProbeSubject, prompt: Prompt): number | null {
  if (kind === 'numeric') return examples[Number(prompt.source)] ? Number(prompt.source) : null;
  const same = (example: ProbedExample) => example.text === prompt.source;
  const asked = examples.findIndex((e) => same(e) && e.instruction === prompt.instruction);
  const at = asked >= 0 ? asked : examples.findIndex(same);
  return at < 0 ? null : at;
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

/**
 * The right answer to a prompt of a text world: the values of the task's parents where the factors are known, the answer
 * in the data where the example was asked the same; else null.
 *
 * @param task the task that the instruction is known to ask for, or null
 */
export function rightAnswer(subject: ProbeSubject, prompt: Prompt, task: number | null): string | null {
  const example = exampleOf(subject, prompt);
  if (!example || subject.kind === 'numeric') return null;
  if (example.instruction === prompt.instruction) return example.target;
  const parents = task === null ? null : (subject.tasks[task]?.parents ?? null);
  const values = example.factors;
  if (!parents || !values || parents.length === 0) return null;
  const words = parents.map((i) => subject.factors[i]?.values[values[i]]);
  return words.every((word) => word !== undefined) ? words.join(' ') : null;
}
