/**
 * Why something from outside (a link, a file, a stored run, a message) was not taken. Every refusal names the place,
 * the value found there, the rule it breaks and one thing to do, so that a panel or the terminal can show it as is.
 */
export class Refusal extends Error {
  /** Where, e.g. `graph.tasks[2].parents[0]` or `line 17`. */
  readonly path: string;
  /** What was found there; undefined where nothing was, or where it would tell a reader nothing. */
  readonly value: unknown;
  /** The rule it breaks, as a sentence. */
  readonly rule: string;
  /** One thing to do about it. */
  readonly remedy: string | undefined;
  /** Place, rule and value: the message without the remedy, for who shows that apart. */
  readonly problem: string;

  constructor(path: string, value: unknown, rule: string, remedy?: string) {
    const found = value === undefined ? '' : ` (found ${show(value)})`;
    const problem = `${path}: ${rule}${found}`;
    super(remedy ? `${problem}. ${remedy}` : problem);
    this.name = 'Refusal';
    this.path = path;
    this.value = value;
    this.rule = rule;
    this.remedy = remedy;
    this.problem = problem;
  }
}

/** A value in at most 60 characters, for messages. */
export function show(value: unknown): string {
  let text: string | undefined;
  try {
    text = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : JSON.stringify(value);
  } catch {
    text = undefined;
  }
  // What has no JSON may have no string either (a list nested a million deep, an object without a prototype).
  text ??= typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'an object') : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
