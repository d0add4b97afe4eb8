import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../src/lib/refusal';
import { readOwnFiles, run } from './data';

const folder = mkdtempSync(join(tmpdir(), 'sit-lab-data-'));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const good = file('good.jsonl', '{"prompt":"a","completion":"b"}\n{"prompt":"a","completion":""}\n');
const other = file('other.csv', 'input,output\nc,d\n');
const empty = file('empty.jsonl', '{"prompt":"a","completion":"<|endoftext|>"}\n');

afterEach(() => vi.restoreAllMocks());

async function lab(...args: string[]) {
  let out = '';
  let err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  const code = await run(args);
  return { code, out, err };
}

describe('lab data', () => {
  it('says what is used and skipped, and exits 0', async () => {
    const { code, out } = await lab(good, other);
    expect(code).toBe(0);
    expect(out).toMatch(/good\.jsonl: 1 rows used, 1 skipped/);
    expect(out).toMatch(/line 2: empty target/);
    expect(out).toMatch(/together: 2 rows of 2 tasks/);
  });

  it('refuses a file and still reports the others, exit 2', async () => {
    const { code, out, err } = await lab(empty, good, join(folder, 'missing.jsonl'));
    expect(code).toBe(2);
    expect(out).toMatch(/good\.jsonl: 1 rows used/);
    expect(err).toMatch(/empty\.jsonl, line 1: .*end-of-text/);
    expect(err).toMatch(/missing\.jsonl: the file must exist.*ENOENT/);
  });

  it('prints JSON lines with --json', async () => {
    const { code, out } = await lab(good, empty, '--json');
    expect(code).toBe(2);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map((line) => line.type)).toEqual(['file', 'refused', 'import']);
    expect(lines[0]).toMatchObject({
      name: 'good.jsonl',
      rows: 1,
      skippedCount: 1,
      skipCounts: { 'empty-target': 1 },
    });
    expect(lines[2]).toEqual({ type: 'import', files: 1, rows: 1, tasks: 1 });
  });

  it('explains itself', async () => {
    expect(await lab('--help')).toMatchObject({ code: 0, out: expect.stringMatching(/usage: data FILE/) });
  });

  it('explains itself without files, and refuses unknown options', async () => {
    expect(await lab()).toMatchObject({ code: 2, err: expect.stringMatching(/usage/) });
    expect(await lab(good, '--jsno')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/unknown option --jsno/),
    });
  });

  it('gives rows to the train command, or refuses', async () => {
    const { rows, files } = await readOwnFiles([good, other]);
    expect(rows.rows.map((row) => row.source)).toEqual(['a', 'c']);
    expect(files.map((spec) => spec.name)).toEqual(['good.jsonl', 'other.csv']);
    await expect(readOwnFiles([good, empty])).rejects.toThrow(Refusal);
  });
});
