import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toDagitty } from '../src/scm/formats/dagitty';
import { toDot } from '../src/scm/formats/dot';
import { graphOf, graphs } from '../src/scm/graph.arbitrary';
import { cheapestRepair } from '../src/scm/repair';
import { checkUic } from '../src/scm/uic';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sit-lab-uic-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `lab …` as a command of its own. */
function lab(args: readonly string[], input: string | Buffer = ''): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'cli/lab.ts', ...args], { cwd: root });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.on('error', () => {}); // A command that reads no input may end before it is written.
    child.stdin.end(input);
  });
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');
const satisfied = { factors: [{ id: 'L1' }, { id: 'L2' }], tasks: [{ id: 'Y1', parents: ['L1'] }] };
const violated = { factors: [{ id: 'b' }, { id: 'a' }], tasks: [{ id: 'Y1', parents: [] }] };

describe('lab uic', () => {
  it('answers a file with exactly the keys it promises', async () => {
    const { code, out, err } = await lab(['uic', file('good.json', JSON.stringify(satisfied, null, 2))]);
    expect(err).toBe('');
    expect(out).toBe(
      '{"satisfied":true,"groups":[],"margin":0,"minTasks":1,"extraTasks":0,"repair":{"cost":0,"flips":[]}}\n',
    );
    expect(code).toBe(0);
  });

  it('exits with 1 where a graph violates the condition', async () => {
    const { code, out } = await lab(['uic', file('bad.json', JSON.stringify(violated))]);
    expect(JSON.parse(out)).toEqual({
      satisfied: false,
      groups: [['a', 'b']],
      margin: -1,
      minTasks: 1,
      extraTasks: 1,
      repair: { cost: 1, flips: [expect.objectContaining({ task: 'Y1' })] },
    });
    expect(code).toBe(1);
  });

  it('answers JSON lines in order, and the others where one is bad', async () => {
    const input = [
      JSON.stringify(violated),
      'not a graph',
      '',
      JSON.stringify(satisfied),
      '{"factors":[{"id":"L1"}],"tasks":[{"id":"Y1","parents":["L9"]}]}',
      JSON.stringify({ factors: [{ id: 'only' }], tasks: [] }),
    ].join('\r\n');
    const { code, out, err } = await lab(['uic', '-'], input);
    expect(linesOf(out).map((line) => JSON.parse(line).satisfied)).toEqual([false, true, true]);
    expect(JSON.parse(linesOf(out)[2]).margin).toBeNull();
    expect(linesOf(err)).toHaveLength(2);
    expect(linesOf(err)[0]).toMatch(/line 2: this is not JSON/);
    expect(linesOf(err)[1]).toMatch(
      /line 5: graph\.tasks\[0\]\.parents\[0\]: a parent must be one of the factors .*L9/,
    );
    expect(code).toBe(2);
    expect(
      (await lab(['uic', '-'], `${JSON.stringify(violated)}\n${JSON.stringify(satisfied)}\n`)).code,
    ).toBe(1);
    expect((await lab(['uic', file('two.jsonl', `${JSON.stringify(satisfied)}\n`.repeat(2))])).code).toBe(0);
  });

  it('agrees with the pure functions on hundreds of graphs in one go', async () => {
    const sample = fc.sample(graphs({ factors: 9, tasks: 6 }), 400);
    const { code, out } = await lab(
      ['uic', '-'],
      sample.map((graph) => `${JSON.stringify(graph)}\n`).join(''),
    );
    const answers = linesOf(out).map((line) => JSON.parse(line));
    expect(answers).toEqual(sample.map((graph) => ({ ...checkUic(graph), repair: cheapestRepair(graph) })));
    expect(code).toBe(1);
  });

  it('takes DOT and dagitty code by content', async () => {
    const graph = graphOf('10', '11', '01');
    for (const text of [toDot(graph), toDagitty(graph)]) {
      expect((await lab(['uic', file('graph.txt', text)])).code).toBe(0);
    }
  });

  it.each<[string, () => string[], RegExp]>([
    [
      'no file of that name',
      () => ['uic', join(folder, 'missing.json')],
      /^lab uic: \S*missing\.json: the file must exist and be readable \(found "ENOENT"\)/,
    ],
    [
      'no lines of that name',
      () => ['uic', join(folder, 'missing.jsonl')],
      /missing\.jsonl: the file must exist/,
    ],
    ['a folder', () => ['uic', folder], /must exist and be readable \(found "EISDIR"\)/],
    ['no argument', () => ['uic'], /give one FILE/],
    ['text that is not UTF-8', () => ['uic', file('latin.json', Buffer.from([0x7b, 0xff, 0x7d]))], /UTF-8/],
    ['an empty file', () => ['uic', file('empty.json', '')], /not JSON/],
    [
      'a repeated id',
      () => ['uic', file('twice.json', '{"factors":[{"id":"a"},{"id":"a"}],"tasks":[]}')],
      /graph\.factors\[1\]\.id/,
    ],
    ['an empty input', () => ['uic', '-'], /no graph/],
    ['an unknown command', () => ['uik', 'x'], /no command "uik"/],
    ['a command named as a property', () => ['constructor'], /no command "constructor"/],
    ['no command', () => [], /no command given/],
  ])('exits with 2 for %s', async (_, args, message) => {
    const { code, out, err } = await lab(args());
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('refuses what is over the limits of the terminal, and takes what is just within', async () => {
    const tasks = (count: number) =>
      Array.from({ length: count }, (_, t) => ({ id: `Y${t}`, parents: ['L0'] }));
    const over = JSON.stringify({ factors: [{ id: 'L0' }], tasks: tasks(1001) });
    const { code, err } = await lab(['uic', file('over.json', over)]);
    expect(err).toMatch(/graph\.tasks\.length: at most 1000 tasks/);
    expect(code).toBe(2);
    const factors = Array.from({ length: 10_000 }, (_, i) => ({ id: `L${i}` }));
    const wide = Array.from({ length: 14 }, (_, t) => ({
      id: `Y${t}`,
      parents: factors.filter((_, i) => (i >>> t) & 1).map((f) => f.id),
    }));
    const within = await lab(['uic', '-'], `${JSON.stringify({ factors, tasks: wide })}\n`);
    expect(JSON.parse(within.out)).toEqual({
      satisfied: true,
      groups: [],
      margin: 0,
      minTasks: 14,
      extraTasks: 0,
      repair: null,
    });
    expect(within.code).toBe(0);
  });

  it('helps', async () => {
    for (const args of [['--help'], ['uic', '--help']]) {
      const { code, out } = await lab(args);
      expect(out).toMatch(/^usage: npm run --silent lab/);
      expect(code).toBe(0);
    }
  });
});
