import { stripEndOfText } from './endOfText';
import { OWN_LIMITS } from './limits';
import type { Skip, SkipReason } from './skips';

/** A row's fields as found; `undefined` and `null` both mean absent. */
export interface RawFields {
  readonly instruction?: unknown;
  readonly source?: unknown;
  readonly target?: unknown;
  readonly task?: unknown;
}

/** A usable row; `task` is the value of its task column, or null without one. */
export interface CollectedRow {
  readonly line: number;
  readonly task: string | null;
  readonly instruction: string;
  readonly source: string;
  readonly target: string;
}

const FIELDS = ['instruction', 'source', 'target', 'task'] as const;

/** Takes rows as a format finds them: the one place where a row's fields are narrowed, used or skipped. */
export class RowCollector {
  readonly rows: CollectedRow[] = [];
  readonly skipped: Skip[] = [];
  readonly skipCounts = new Map<SkipReason, number>();
  /** Targets that ended in an end-of-text marker. */
  markersStripped = 0;
  /** Rows whose input was empty, so that the instruction became the source. */
  instructionsAsSource = 0;

  skip(line: number, reason: SkipReason, detail: unknown): void {
    this.skipCounts.set(reason, (this.skipCounts.get(reason) ?? 0) + 1);
    if (this.skipped.length < OWN_LIMITS.listedSkips)
      this.skipped.push({ line, reason, detail: brief(detail) });
  }

  take(line: number, fields: RawFields): void {
    const problem = problemOf(fields);
    if (problem) {
      this.skip(line, problem[0], problem[1]);
      return;
    }
    const { text: target, stripped } = stripEndOfText(text(fields.target));
    const instruction = text(fields.instruction);
    const source = text(fields.source);
    const task = text(fields.task);
    // Without an input the text to work on is the instruction itself, as in many self-instruct rows.
    const onlyInstruction = source === '';
    if (stripped) this.markersStripped++;
    if (onlyInstruction) this.instructionsAsSource++;
    this.rows.push({
      line,
      task: task === '' ? null : task,
      instruction: onlyInstruction ? '' : instruction,
      source: onlyInstruction ? instruction : source,
      target,
    });
  }
}

/** Why a row with these fields cannot be used, with what was found; null where it can. */
function problemOf(fields: RawFields): readonly [SkipReason, unknown] | null {
  for (const name of FIELDS) {
    const value = fields[name] ?? '';
    if (typeof value !== 'string') return ['wrong-type', `${name}: ${brief(value)}`];
    if (value.length > OWN_LIMITS.fieldCharacters) {
      return ['too-long', `${name}: ${value.length.toLocaleString('en')} characters`];
    }
  }
  if (fields.target === undefined) return ['missing-field', 'no target'];
  if (fields.target === null) return ['wrong-type', 'target: null'];
  if (fields.source === undefined && fields.instruction === undefined) {
    return ['missing-field', 'no source and no instruction'];
  }
  if (stripEndOfText(text(fields.target)).text === '') return ['empty-target', fields.target];
  if (text(fields.source) === '' && text(fields.instruction) === '') {
    return ['empty-source', 'source and instruction are empty'];
  }
  return null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** A value in at most 80 characters. Nested values are named, not written out: they may be of any depth. */
export function brief(value: unknown): string {
  if (typeof value === 'string') return value.length > 80 ? `${value.slice(0, 79)}…` : value;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
