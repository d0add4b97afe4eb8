/** One element of a JSON array or one member of a JSON object, by its place in the text. */
export interface JsonEntry {
  /** The member's key; null in an array, and where the key is not a JSON string. */
  readonly key: string | null;
  /** The value's text is text.slice(start, end); not yet parsed. */
  readonly start: number;
  readonly end: number;
  /** Lines (from 1) on which it starts and ends. */
  readonly line: number;
  readonly endLine: number;
}

export interface JsonContainer {
  readonly entries: readonly JsonEntry[];
  /** False when the text ended first: the last entry is then cut off. */
  readonly closed: boolean;
  /** Index after the closing bracket. */
  readonly end: number;
  readonly endLine: number;
}

/**
 * Finds the entries of the array or object that opens at `open`, without parsing them: so that every row has its line
 * number, and one broken row (or a file cut off in the middle) does not take the good ones with it. Linear in the text.
 */
export function scanContainer(text: string, open: number, openLine: number): JsonContainer {
  const entries: JsonEntry[] = [];
  let line = openLine;
  let depth = 0;
  let inString = false;
  let start = -1;
  let startLine = line;
  let last = open;
  const close = () => {
    if (start >= 0) entries.push(entry(text, start, last + 1, startLine, line));
    start = -1;
  };
  for (let i = open + 1; i < text.length; i++) {
    const c = text[i];
    if (c === '\n') line++;
    if (inString) {
      if (c === '\\') i++;
      else if (c === '"') inString = false;
      last = i;
      continue;
    }
    if (c === ' ' || c === '\n' || c === '\r' || c === '\t') continue;
    if (depth === 0 && (c === ',' || c === ']' || c === '}')) {
      close();
      if (c !== ',') return { entries, closed: true, end: i + 1, endLine: line };
      continue;
    }
    if (start < 0) {
      start = i;
      startLine = line;
    }
    if (c === '"') inString = true;
    else if (c === '[' || c === '{') depth++;
    else if (c === ']' || c === '}') depth--;
    last = i;
  }
  last = Math.min(last, text.length - 1);
  close();
  return { entries, closed: false, end: text.length, endLine: line };
}

const MEMBER = /^("(?:[^"\\]|\\.)*")\s*:\s*/;

function entry(text: string, start: number, end: number, line: number, endLine: number): JsonEntry {
  // A key longer than this names no field of ours, and a short slice keeps the pattern's work bounded.
  const member = text[start] === '"' ? MEMBER.exec(text.slice(start, Math.min(end, start + 200))) : null;
  if (!member) return { key: null, start, end, line, endLine };
  let key: string | null = null;
  try {
    key = JSON.parse(member[1]) as string;
  } catch {
    key = null;
  }
  return { key, start: start + member[0].length, end, line, endLine };
}

/** The value of an entry, or undefined where its text is not JSON (undefined itself is not a JSON value). */
export function parseEntry(text: string, entry: JsonEntry): unknown {
  return parseJson(text.slice(entry.start, entry.end));
}

/** The JSON value, or undefined where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
