import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../lib/refusal';
import { type ImportReport, importFile } from './import';
import { OWN_LIMITS } from './limits';

const encode = (text: string) => new TextEncoder().encode(text);

/** Whatever comes in, either rows within the bounds come out or a Refusal does. */
function attempt(bytes: Uint8Array, name = 'any.json'): ImportReport | Refusal {
  try {
    const report = importFile(name, bytes);
    expect(report.rows.length).toBeGreaterThan(0);
    expect(report.tasks.length).toBeLessThanOrEqual(OWN_LIMITS.tasks);
    for (const row of report.rows) {
      expect(report.tasks[row.task]).toBeDefined();
      expect(row.target.trim()).not.toBe('');
      expect(row.source.trim()).not.toBe('');
      expect(row.source.length).toBeLessThanOrEqual(OWN_LIMITS.fieldCharacters);
    }
    expect(new Set(report.tasks.map((task) => task.id)).size).toBe(report.tasks.length);
    expect(report.skipped.length).toBeLessThanOrEqual(OWN_LIMITS.listedSkips);
    return report;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

const junk = fc.oneof(
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '\n',
    '\r\n',
    '\t',
    '""',
    'null',
    '-1e999',
    '\u0000',
    '\ud800',
  ),
  fc.constantFrom(
    '"prompt"',
    '"completion"',
    '"Instances"',
    '"instances"',
    '"task"',
    '"output"',
    '"input"',
    '"__proto__"',
  ),
  fc.constantFrom('text,label\n', '"a","b"\n', 'x;y', '<|endoftext|>', '"a"'),
  fc.string({ maxLength: 5 }),
);

describe('garbage', () => {
  it('bytes of any value', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void attempt(bytes)),
      { numRuns: 500 },
    );
  });

  it('pieces of the formats in any order', () => {
    fc.assert(
      fc.property(
        fc.array(junk, { maxLength: 60 }),
        fc.constantFrom('a.json', 'b.csv', '../..'),
        (pieces, name) => {
          attempt(encode(pieces.join('')), name);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('any JSON value, as a line, a list and a document', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        for (const form of [text, `[${text},${text}]`, `{"Instances":${text}}`, `{"instances":[${text}]}`]) {
          attempt(encode(form));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a good file cut anywhere, or with one byte changed', () => {
    const rows = [1, 2, 3].map((i) => ({ instruction: 'é do', input: `a${i}`, output: ['x'], task: 't' }));
    const files = [
      JSON.stringify(rows.map((row) => ({ ...row, output: 'x' }))),
      rows.map((row) => JSON.stringify({ ...row, output: 'x' })).join('\n'),
      JSON.stringify({ Definition: ['d'], Instances: rows }, null, 1),
      'task,input,output\nt,"a\nb",c\nt,d,e\n',
    ].map(encode);
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.nat(255), (file, at, byte) => {
        attempt(file.slice(0, at % file.length));
        const changed = file.slice();
        changed[at % file.length] = byte;
        attempt(changed);
      }),
      { numRuns: 600 },
    );
  });
});

describe('sizes', () => {
  it('very deep nesting', () => {
    for (const [open, close] of ['[]', '{}'].map((pair) => pair.split(''))) {
      const inner = open === '{' ? '{"a":' : '[';
      const deep = `${inner.repeat(200_000)}1${close.repeat(200_000)}`;
      expect(attempt(encode(deep))).toBeInstanceOf(Refusal);
      expect(attempt(encode(inner.repeat(400_000)))).toBeInstanceOf(Refusal);
      expect(attempt(encode(`{"prompt":${deep},"completion":"x"}`))).toBeInstanceOf(Refusal);
      expect(
        attempt(encode(`{"prompt":"a","completion":"x"}\n{"prompt":${deep},"completion":"x"}`)),
      ).toMatchObject({
        rows: [{ source: 'a' }],
      });
    }
  });

  it('one huge line, and a file of a million tiny ones, in time', () => {
    expect(attempt(encode(`{"prompt":"${'x'.repeat(4_900_000)}","completion":"y"}`))).toBeInstanceOf(Refusal);
    expect(attempt(encode('{\n'.repeat(1_000_000)))).toBeInstanceOf(Refusal);
    expect(attempt(encode(`text,label\n${'"\n'.repeat(1_000_000)}`))).toBeInstanceOf(Refusal);
    expect(attempt(encode(`[${'{"a":"'.repeat(500_000)}`))).toBeInstanceOf(Refusal);
    expect(attempt(new Uint8Array(5_000_000))).toBeInstanceOf(Refusal);
  }, 30_000);
});
