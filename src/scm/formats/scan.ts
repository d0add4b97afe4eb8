import type { GraphLimits } from '../graph';
import { MAX_ID, MAX_NAME } from '../parse';
import { type FactorRows, RowWriter } from '../rows';

const [TAB, LINE_FEED, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Thrown inside a scan and caught at its edge: the text is not of the plain form. */
const NOT_PLAIN = Symbol('not plain');

/**
 * The fast lane for large graphs: reads factors and rows straight from the bytes of JSON, without making the five
 * million strings that 10,000 factors × 1,000 tasks hold. It takes the plain form only,
 * `{"factors":[{"id":"…"},…],"tasks":[{"id":"…","parents":["…",…]},…]}` in this order of keys and with any white space,
 * where a `"name"` may follow an id and an empty `"confounding"` the tasks (as `toJson` writes them); ids and names of
 * printable ASCII without escapes, and every rule of `parseGraph` kept.
 *
 * @returns what `parseGraphWithRows` finds in the same text, or null for *anything* else, right or wrong: whoever calls
 *   this goes on with `JSON.parse` and `parseGraph`, which know the whole format and how to refuse
 */
export function scanGraph(
  bytes: Uint8Array,
  limits: GraphLimits,
): { factorIds: string[]; rows: FactorRows } | null {
  try {
    return new Scan(bytes).graph(limits);
  } catch (error) {
    if (error === NOT_PLAIN) return null;
    throw error;
  }
}

class Scan {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  graph(limits: GraphLimits): { factorIds: string[]; rows: FactorRows } {
    this.#expect(OPEN_OBJECT);
    this.#key('factors');
    const index = new Map<string, number>();
    this.#list(limits.factors, () => {
      this.#expect(OPEN_OBJECT);
      this.#key('id');
      const id = this.#newId(index);
      index.set(id, index.size);
      if (this.#goesOn()) {
        this.#key('name');
        this.#visibleText(MAX_NAME);
      }
      this.#expect(CLOSE_OBJECT);
    });
    if (index.size === 0) throw NOT_PLAIN;
    const factorIds = [...index.keys()];
    this.#expect(COMMA);
    this.#key('tasks');
    // The number of tasks is known only at the end; rows are written for as many as may come, then cut to size.
    const writer = new RowWriter(factorIds.length, limits.tasks);
    const letters = Uint8Array.from(factorIds.join(''), (letter) => letter.charCodeAt(0));
    const starts = new Int32Array(factorIds.length + 1);
    factorIds.forEach((id, i) => {
      starts[i + 1] = starts[i] + id.length;
    });
    const taskIds = new Set<string>();
    this.#list(limits.tasks, () => {
      this.#expect(OPEN_OBJECT);
      this.#key('id');
      const id = this.#newId(index);
      if (taskIds.has(id)) throw NOT_PLAIN;
      taskIds.add(id);
      this.#expect(COMMA);
      if (this.#key('name', 'parents') === 'name') {
        this.#visibleText(MAX_NAME);
        this.#expect(COMMA);
        this.#key('parents');
      }
      writer.nextTask();
      this.#parents(writer, letters, starts, index);
      this.#expect(CLOSE_OBJECT);
    });
    if (this.#goesOn()) {
      this.#key('confounding');
      this.#list(0, () => {});
    }
    this.#expect(CLOSE_OBJECT);
    if (this.#peek() !== -1) throw NOT_PLAIN;
    return { factorIds, rows: cut(writer.finish(), taskIds.size) };
  }

  /**
   * A list of ids: each is compared, byte by byte, with the few factors after the last one before it is looked up. This
   * is where the time goes, hence one loop over local variables for the plain case `"id",`, and the letters of all ids in
   * one array (`starts` says where each begins).
   */
  #parents(
    writer: RowWriter,
    letters: Uint8Array,
    starts: Int32Array,
    index: ReadonlyMap<string, number>,
  ): void {
    const { column, bit } = writer;
    const bytes = this.#bytes;
    const count = starts.length - 1;
    let hint = 0;
    this.#list(count, () => {
      let factor = -1;
      let at = this.#at;
      for (;;) {
        factor = -1;
        while (isSpace(bytes[at])) at++;
        if (bytes[at] !== QUOTE) break;
        const last = Math.min(hint + 8, count);
        for (let i = hint; i < last; i++) {
          const end = at + 1 + starts[i + 1] - starts[i];
          if (bytes[end] !== QUOTE) continue;
          // From the end: ids of one graph differ in their last letters.
          let k = starts[i + 1] - 1;
          let b = end - 1;
          while (b > at && bytes[b] === letters[k]) {
            b--;
            k--;
          }
          if (b === at) {
            factor = i;
            at = end + 1;
            break;
          }
        }
        if (factor < 0) break;
        if ((column[factor] & bit) !== 0) throw NOT_PLAIN;
        column[factor] |= bit;
        hint = factor + 1;
        if (bytes[at] !== COMMA) break;
        at++;
      }
      this.#at = at;
      if (factor >= 0) return;
      factor = index.get(this.#text(MAX_ID)) ?? -1;
      if (factor < 0 || (column[factor] & bit) !== 0) throw NOT_PLAIN;
      column[factor] |= bit;
      hint = factor + 1;
    });
  }

  #list(most: number, item: () => void): void {
    this.#expect(OPEN_LIST);
    if (this.#peek() === CLOSE_LIST) {
      this.#at++;
      return;
    }
    for (let count = 1; ; count++) {
      if (count > most) throw NOT_PLAIN;
      item();
      const next = this.#peek();
      this.#at++;
      if (next === CLOSE_LIST) return;
      if (next !== COMMA) throw NOT_PLAIN;
    }
  }

  /** The key of a member, one of those expected, and its colon. */
  #key(...expected: readonly string[]): string {
    const key = this.#text(MAX_ID);
    if (!expected.includes(key)) throw NOT_PLAIN;
    this.#expect(COLON);
    return key;
  }

  /** Takes a comma where there is one. */
  #goesOn(): boolean {
    if (this.#peek() !== COMMA) return false;
    this.#at++;
    return true;
  }

  /** The rules of `parseId`, and new among the factors. */
  #newId(factors: ReadonlyMap<string, number>): string {
    const id = this.#visibleText(MAX_ID);
    if (id.charCodeAt(0) === COLON || factors.has(id)) throw NOT_PLAIN;
    return id;
  }

  #visibleText(most: number): string {
    const text = this.#text(most);
    if (text.trim() === '') throw NOT_PLAIN;
    return text;
  }

  /** A quoted text of at most so many characters of printable ASCII, without escapes. */
  #text(most: number): string {
    this.#expect(QUOTE);
    const start = this.#at;
    const bytes = this.#bytes;
    for (let end = start; end < bytes.length && end - start <= most; end++) {
      const byte = bytes[end];
      if (byte === QUOTE) {
        this.#at = end + 1;
        return String.fromCharCode(...bytes.subarray(start, end));
      }
      if (byte < SPACE || byte > 0x7e || byte === BACKSLASH) break;
    }
    throw NOT_PLAIN;
  }

  #expect(byte: number): void {
    if (this.#peek() !== byte) throw NOT_PLAIN;
    this.#at++;
  }

  /** The next byte that is not white space, or -1 at the end. */
  #peek(): number {
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      const byte = bytes[this.#at];
      if (!isSpace(byte)) return byte;
      this.#at++;
    }
    return -1;
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === RETURN || byte === TAB;
}

function cut(rows: FactorRows, tasks: number): FactorRows {
  const stride = Math.ceil(tasks / 32);
  const words = new Int32Array(rows.factors * stride);
  for (let i = 0; i < rows.factors; i++) {
    words.set(rows.words.subarray(i * rows.stride, i * rows.stride + stride), i * stride);
  }
  return { factors: rows.factors, tasks, stride, words };
}
