import { Refusal } from '../../lib/refusal';
import { OWN_LIMITS } from './limits';

/** A file as text, with the lines that are not UTF-8 known by number. */
export interface FileText {
  readonly name: string;
  /** Whole text without byte order mark; bytes that are not UTF-8 appear as U+FFFD. */
  readonly text: string;
  /** The same, by line, without line ends. lines[0] is line 1. */
  readonly lines: readonly string[];
  /** Numbers (from 1) of the lines holding bytes that are not UTF-8. */
  readonly notUtf8: ReadonlySet<number>;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * Decodes a file. Lines end in LF, CRLF or (where there is no LF at all) CR.
 * @throws Refusal when the file is empty, larger than the limit, or UTF-16.
 */
export function decodeFile(name: string, bytes: Uint8Array): FileText {
  if (bytes.length > OWN_LIMITS.fileBytes) {
    throw new Refusal(
      name,
      `${(bytes.length / 1e6).toFixed(1)} MB`,
      'a file holds at most 5 MB',
      'Split the file',
    );
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new Refusal(name, 'UTF-16', 'text must be UTF-8', 'Save the file again with the encoding UTF-8');
  }
  const body = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  const notUtf8 = new Set<number>();
  const lines = decodeLines(body, notUtf8);
  if (lines.every((line) => line.trim() === '')) {
    throw new Refusal(name, 'an empty file', 'a file must hold at least one row', 'Choose another file');
  }
  return { name, text: lines.join('\n'), lines, notUtf8 };
}

function decodeLines(body: Uint8Array, notUtf8: Set<number>): string[] {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    const text = strict.decode(body);
    return text.split(text.includes('\n') ? /\r?\n/ : /\r/);
  } catch {
    // Some line is not UTF-8: find out which, and keep the others.
  }
  const lossy = new TextDecoder('utf-8', { ignoreBOM: true });
  const lines: string[] = [];
  const newline = body.includes(LF) ? LF : CR;
  for (let start = 0; start <= body.length; ) {
    const found = body.indexOf(newline, start);
    const next = found < 0 ? body.length : found;
    const end = newline === LF && next > start && body[next - 1] === CR ? next - 1 : next;
    const line = body.subarray(start, end);
    try {
      lines.push(strict.decode(line));
    } catch {
      notUtf8.add(lines.length + 1);
      lines.push(lossy.decode(line));
    }
    start = next + 1;
  }
  return lines;
}

/** Whether any of these lines (from 1, both included) is not UTF-8. */
export function hasBadBytes(file: FileText, line: number, endLine: number): boolean {
  if (file.notUtf8.size === 0) return false;
  for (let l = line; l <= endLine; l++) if (file.notUtf8.has(l)) return true;
  return false;
}
