import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from './lines';

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(text: string, size: number, longest: number): Promise<(string | null)[]> {
  const lines: (string | null)[] = [];
  for await (const { number, bytes } of linesOf(inChunks(Buffer.from(text), size), longest)) {
    expect(number).toBe(lines.length + 1);
    lines.push(bytes?.toString() ?? null);
  }
  return lines;
}

describe('lines of a byte stream', () => {
  it('are the same however the stream is cut', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', '\n', 'bc', '\r'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (source, size) => {
        const expected = source.split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(await collect(source, size, 1000)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('give up the long ones only', async () => {
    for (const size of [1, 3, 100]) {
      expect(await collect('abc\nabcdef\nab\nabcdefgh', size, 5)).toEqual(['abc', null, 'ab', null]);
    }
  });
});
