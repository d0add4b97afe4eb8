import { Refusal } from '../../lib/refusal';

/** One piece of DOT or dagitty text. */
export interface Token {
  /** `name`: an identifier, number or quoted text; `html`: DOT's <…> value; `mark`: punctuation or an arrow. */
  readonly kind: 'name' | 'html' | 'mark' | 'end';
  readonly text: string;
  /** Quoted names are never keywords. */
  readonly quoted: boolean;
  /** Counted from 1. */
  readonly line: number;
}

/** Arrows first: `<->` must not be read as `<-` and `>`. */
const MARK = /<->|->|<-|--|[<>]/y;
/** Marks that begin no longer one: most of a text, and cheaper to find than by patterns. */
const SINGLE: ReadonlySet<string> = new Set('{}[];,=:+@');
const NAME = /[\p{L}\p{N}_.][\p{L}\p{M}\p{N}_.']*|-\.?\d[\d.]*/uy;
const SKIP = /[^\S\n]+|\/\/[^\n]*/y;

/**
 * Splits DOT or dagitty text: names, "quoted" texts with \" and \\ (a \n becomes a line break, a backslash at the end of
 * a line joins it to the next), comments in all three styles skipped.
 *
 * @throws Refusal naming the line of a character that has no place, an open quote or an open comment
 */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  let lineStart = true;
  const push = (kind: Token['kind'], value: string, quoted = false) => {
    tokens.push({ kind, text: value, quoted, line });
    lineStart = false;
  };
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  const through = (end: number) => {
    for (let k = at; k < end; k++) if (text[k] === '\n') line++;
    at = end;
  };

  while (at < text.length) {
    if (text[at] === '\n') {
      line++;
      at++;
      lineStart = true;
      continue;
    }
    if (SINGLE.has(text[at])) {
      push('mark', text[at]);
      at++;
      continue;
    }
    const skipped = match(SKIP);
    if (skipped !== null) {
      at += skipped.length;
      continue;
    }
    if (text[at] === '#' && lineStart) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
      continue;
    }
    if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (end < 0)
        throw new Refusal(`line ${line}`, '/*', 'a comment that is opened must be closed', 'Add */');
      through(end + 2);
      continue;
    }
    if (text[at] === '"') {
      const { value, end } = quotedText(text, at, line);
      push('name', value, true);
      through(end);
      continue;
    }
    if (text[at] === '<' && tokens.at(-1)?.text === '=' && tokens.at(-1)?.kind === 'mark') {
      const end = htmlEnd(text, at, line);
      push('html', text.slice(at + 1, end - 1));
      through(end);
      continue;
    }
    const name = match(NAME);
    const mark = name === null ? match(MARK) : null;
    const found = name ?? mark;
    if (found === null) {
      throw new Refusal(
        `line ${line}`,
        text.slice(at, at + 12),
        'this character has no meaning here',
        'Put names in "quotes"',
      );
    }
    push(name === null ? 'mark' : 'name', found);
    at += found.length;
  }
  push('end', 'the end of the text');
  return tokens;
}

function quotedText(text: string, start: number, line: number): { value: string; end: number } {
  let value = '';
  for (let k = start + 1; k < text.length; k++) {
    const letter = text[k];
    if (letter === '"') return { value, end: k + 1 };
    if (letter !== '\\') {
      value += letter;
      continue;
    }
    const next = text[++k];
    if (next === '"' || next === '\\') value += next;
    else if (next === 'n' || next === 'l' || next === 'r') value += '\n';
    else if (next !== '\n' && next !== undefined) value += `\\${next}`;
  }
  throw new Refusal(
    `line ${line}`,
    text.slice(start, start + 20),
    'a quote that is opened must be closed',
    'Add "',
  );
}

function htmlEnd(text: string, start: number, line: number): number {
  let depth = 0;
  for (let k = start; k < text.length; k++) {
    if (text[k] === '<') depth++;
    if (text[k] === '>' && --depth === 0) return k + 1;
  }
  throw new Refusal(
    `line ${line}`,
    text.slice(start, start + 20),
    'a < that is opened must be closed',
    'Add >',
  );
}

/** As `tokenise` reads it back; plain words stay unquoted. */
export function quote(text: string): string {
  if (
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) &&
    !/^(node|edge|graph|digraph|subgraph|strict|dag|bb)$/i.test(text)
  ) {
    return text;
  }
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
