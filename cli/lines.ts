/** One line of a byte stream. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Without its line feed; null when it was longer than allowed (it is skipped, not kept). */
  readonly bytes: Buffer | null;
}

/**
 * Splits a stream at line feeds, without turning it into text: a line may be larger than a string can be.
 *
 * @param longest length in bytes beyond which a line is given up
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Line> {
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const take = (): Line => {
    const bytes = length > longest ? null : parts.length === 1 ? parts[0] : Buffer.concat(parts);
    parts = [];
    length = 0;
    return { number: number++, bytes };
  };
  const keep = (part: Buffer) => {
    length += part.length;
    if (length > longest) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      keep(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    keep(chunk.subarray(start));
  }
  if (length > 0) yield take();
}
