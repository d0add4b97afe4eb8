import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../experiment/defaults';
import { makeRun } from '../experiment/run.fixture';
import { Refusal } from '../lib/refusal';
import { fromBase64Url, toBase64Url } from './base64url';
import { deflate } from './compression';
import { decodeLink, encodeLink, LONGEST_FRAGMENT } from './link';

/** Resolves to the refusal; fails on success or any other error. */
async function refused(fragment: string): Promise<Refusal> {
  try {
    await decodeLink(fragment);
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    return error as Refusal;
  }
  throw new Error('nothing was refused');
}

/** Either opens or is refused; nothing else. */
async function survives(fragment: string): Promise<void> {
  try {
    await decodeLink(fragment);
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
  }
}

/** A link with a right header around this content. */
async function linkOf(content: string | Uint8Array<ArrayBuffer>, format = 1): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const packed = await deflate(bytes);
  let hash = 0x811c9dc5;
  for (const byte of packed) hash = Math.imul(hash ^ byte, 0x01000193);
  const link = new Uint8Array(5 + packed.length);
  link[0] = format;
  new DataView(link.buffer).setUint32(1, hash >>> 0);
  link.set(packed, 5);
  return toBase64Url(link);
}

describe('base64url', () => {
  it('is its own inverse and agrees with the platform', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (drawn) => {
        const bytes = Uint8Array.from(drawn);
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
      }),
      { seed: 1 },
    );
  });
});

describe('garbage is refused with a reason and a remedy', () => {
  it.each([
    ['', 'cut short'],
    ['#', 'cut short'],
    ['A', 'length'],
    ['hello world!!', 'length'],
    ['hello world!', 'letters, digits'],
    ['AAAAAAAAAAAA', 'no link of this lab'],
    ['AgAAAAAAAAAA', 'newer lab'],
    ['_'.repeat(200), 'no link of this lab'],
    ['A'.repeat(LONGEST_FRAGMENT + 1), 'at most'],
    ['<script>alert(1)</script>', 'length'],
  ])('%.20s', async (fragment, rule) => {
    const refusal = await refused(fragment);
    expect(refusal.rule).toContain(rule);
    expect(refusal.remedy).toBeTruthy();
  });

  it.each([
    ['not json', 'no JSON'],
    ['[]', 'object'],
    ['{}', 'no version'],
    ['{"v":2}', 'newer lab'],
    ['{"v":1}', 'newer lab'],
    ['{"v":1,"b":"numeric@2"}', 'newer lab'],
    ['{"v":1,"b":"__proto__"}', 'newer lab'],
    ['{"v":1,"b":"numeric@1","d":3}', 'difference'],
    ['{"v":1,"b":"numeric@1","d":[1,2]}', 'one value'],
    ['{"v":1,"b":"numeric@1","d":[null]}', 'object'],
    ['{"v":1,"b":"numeric@1","d":{"seed":[-1]}}', 'from 0'],
    ['{"v":1,"b":"numeric@1","d":{"version":[2]}}', 'newer lab'],
    ['{"v":1,"b":"numeric@1","d":{"training":{"batch":[1e9]}}}', 'from 1 to 1024'],
    ['{"v":1,"b":"numeric@1","d":{"graph":{"tasks":{"7":{"id":["x"]}}}}}', 'item'],
    ['{"v":1,"b":"numeric@1","d":{"graph":{"tasks":{"0":{"parents":[["L1","L9"]]}}}}}', 'one of the factors'],
    ['{"v":1,"b":"numeric@1","d":{"__proto__":{"x":[1]}}}', 'lacks'],
    ['{"v":1,"b":"numeric@1","r":null}', 'object'],
    ['{"v":1,"b":"numeric@1","r":{"n":[1e5,1]}}', 'most'],
    ['{"v":1,"b":"numeric@1","g":7}', 'object'],
    ['{"v":1,"b":"numeric@1","g":{"n":[],"s":[1],"r":"a"}}', '1 to 32'],
    ['{"v":1,"b":"numeric@1","g":{"n":[["a","A"]],"s":[1],"r":"a"}}', '3 to 3'],
    ['{"v":1,"b":"numeric@1","g":{"n":[["a","A",{}]],"s":[],"r":"a"}}', '1 to 100'],
    ['{"v":1,"b":"numeric@1","g":{"n":[["a","A",{}]],"s":[1,1],"r":"a"}}', 'differ'],
    ['{"v":1,"b":"numeric@1","g":{"n":[["a","A",{}]],"s":[-1],"r":"a"}}', 'from 0'],
    ['{"v":1,"b":"numeric@1","g":{"n":[["a","A",{}]],"s":[1],"r":"b"}}', 'id of a variant'],
    ['{"v":1,"b":"numeric@1","g":{"n":[["a","A",{"model":[1]}]],"s":[1],"r":"a"}}', 'object'],
    ['{"v":1,"b":"numeric@1","g":{"n":[["<b>","A",{}]],"s":[1],"r":"a"}}', 'lower-case'],
  ])('content %s', async (content, rule) => {
    expect((await refused(await linkOf(content))).rule).toContain(rule);
  });

  it('content that is not UTF-8, and bytes that are not deflate', async () => {
    expect((await refused(await linkOf(Uint8Array.of(0xff, 0xfe, 0x7b)))).rule).toContain('JSON');
    const bytes = fromBase64Url(await linkOf('{}'));
    bytes.fill(0xff, 5);
    let hash = 0x811c9dc5;
    for (const byte of bytes.subarray(5)) hash = Math.imul(hash ^ byte, 0x01000193);
    new DataView(bytes.buffer).setUint32(1, hash >>> 0);
    expect((await refused(toBase64Url(bytes))).rule).toContain('unpacked');
  });

  it('a bomb is abandoned at a megabyte', async () => {
    const bomb = await linkOf(new Uint8Array(50_000_000));
    expect(bomb.length).toBeLessThan(LONGEST_FRAGMENT);
    expect((await refused(bomb)).rule).toContain('larger than 1000000 bytes');
  });

  it('content nested half a million deep', async () => {
    const half = 400_000;
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ]) {
      const count = Math.floor(half / (open.length + close.length));
      await refused(await linkOf(`{"v":1,"b":"numeric@1","d":${open.repeat(count)}1${close.repeat(count)}}`));
      await refused(
        await linkOf(`{"v":1,"b":"numeric@1","d":{"graph":[${open.repeat(count)}1${close.repeat(count)}]}}`),
      );
    }
  });
});

describe('fuzz', () => {
  it('random text and random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 100 }), async (text) => {
        await refused(text);
      }),
      { numRuns: 300, seed: 1 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
        await refused(toBase64Url(Uint8Array.from([1, ...bytes])));
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('random bytes as deflate under a right checksum', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 60 }), async (drawn) => {
        let hash = 0x811c9dc5;
        for (const byte of drawn) hash = Math.imul(hash ^ byte, 0x01000193);
        const bytes = Uint8Array.from([1, 0, 0, 0, 0, ...drawn]);
        new DataView(bytes.buffer).setUint32(1, hash >>> 0);
        await refused(toBase64Url(bytes));
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it('every truncation and every single flipped bit of a link is refused', async () => {
    const link = await encodeLink({ ...LANGUAGE_SIT, seed: 12, title: 'a lesson' });
    for (let length = 0; length < link.length; length++) await refused(link.slice(0, length));
    const bytes = fromBase64Url(link);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      await refused(toBase64Url(flipped));
    }
  });

  it('any JSON in place of difference and result', async () => {
    const { r } = await payloadWithResult();
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 4 }),
        fc.constantFrom(...Object.keys(r)),
        async (json, key) => {
          await survives(await linkOf(JSON.stringify({ v: 1, b: 'language@1', d: json })));
          await survives(await linkOf(JSON.stringify({ v: 1, b: 'numeric@1', r: { ...r, [key]: json } })));
        },
      ),
      { numRuns: 200, seed: 5 },
    );
  });

  it('any JSON in place of a grid, of its parts and of a change', async () => {
    const g = { n: [['a', 'A', {}]], s: [1], r: 'a' };
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (json) => {
        for (const grid of [json, { ...g, n: json }, { ...g, n: [['a', 'A', json]] }, { ...g, s: json }]) {
          await survives(await linkOf(JSON.stringify({ v: 1, b: 'numeric@1', g: grid })));
        }
      }),
      { numRuns: 100, seed: 6 },
    );
  });
});

async function payloadWithResult(): Promise<{ r: Record<string, unknown> }> {
  const bytes = fromBase64Url(await encodeLink(NUMERIC_SIT, makeRun(NUMERIC_SIT, 60)));
  const stream = new Blob([bytes.slice(5)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text());
}
