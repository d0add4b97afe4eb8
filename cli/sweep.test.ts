import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { NUMERIC_SIT } from '../src/experiment/defaults';
import { Refusal } from '../src/lib/refusal';
import { encodeLink } from '../src/share/link';
import type { Grid } from '../src/sweep/grid';
import { parseRunLines } from '../src/sweep/lines';
import { parseGrid } from '../src/sweep/parse';
import { run } from './sweep';

const root = fileURLToPath(new URL('..', import.meta.url));
const SMALL = {
  ...NUMERIC_SIT,
  world: { ...NUMERIC_SIT.world, pool: 200, evaluationSize: 50 },
  training: { ...NUMERIC_SIT.training, steps: 4, maskEvery: 2, evaluateEvery: 0 },
};
const GRID: Grid = {
  version: 1,
  base: SMALL,
  variants: [
    { id: 'full', name: 'full', change: {} },
    { id: 'weak', name: 'weak UIC', change: { losses: { uic: [0.1] } } },
  ],
  seeds: [1, 2],
  reference: 'weak',
};

let folder: string;
let small: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-sweep-'));
  small = await file('small.json', SMALL);
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

async function file(name: string, content: object): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));
  return path;
}

const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

async function sweep(...args: string[]) {
  let out = '';
  let err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    err += String(chunk);
    return true;
  });
  const code = await run(args);
  return { code, lines: linesOf(out), err };
}

describe('lab sweep', () => {
  it('trains variants over seeds, keeps every run, and sums up', async () => {
    const dir = join(folder, 'kept');
    const args = [
      small,
      '--seeds',
      '5-6',
      '--variants',
      'full,oracle,uic=0+dist=0',
      '--workers',
      '2',
      '--out',
      dir,
    ];
    const { code, lines, err } = await sweep(...args);
    expect(code).toBe(0);
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatchObject({
      type: 'run',
      seed: 5,
      key: expect.stringMatching(/^[0-9a-f]{16}$/),
      metrics: { mcc: expect.any(Number), leak: expect.any(Number) },
    });
    expect(lines[0]).not.toHaveProperty('run');
    expect(new Set(lines.map(({ variant }) => variant))).toEqual(new Set(['full', 'oracle', 'uic-0-dist-0']));
    expect(err).toMatch(/\(6 of 6\)/);
    expect(err).toMatch(/\| oracle mask \| 2 \| 0\.\d\d \(/);

    const kept = parseRunLines(await readFile(join(dir, 'runs.jsonl'), 'utf8'));
    expect(kept.map(({ key }) => key)).toEqual(lines.map(({ key }) => key));
    expect(kept[0].run).toMatchObject({ finished: true, steps: { length: 4 } });
    const grid = parseGrid(JSON.parse(await readFile(join(dir, 'grid.json'), 'utf8')));
    expect(grid).toMatchObject({ seeds: [5, 6], reference: 'full' });
    const summary = JSON.parse(await readFile(join(dir, 'summary.json'), 'utf8'));
    expect(summary.paired[0]).toMatchObject({ variant: 'oracle', measure: 'mcc', p: expect.any(Number) });
    expect(summary.variants[2].changes).toEqual(['losses.uic: 1 → 0', 'losses.dist: 0.1 → 0']);
    expect(await readFile(join(dir, 'summary.md'), 'utf8')).toMatch(/95 % Student interval/);
  });

  it('goes on where it was stopped: what is there is not trained again, a torn line is', async () => {
    const dir = join(folder, 'resumed');
    const first = await sweep(small, '--seeds', '1', '--variants', 'full,no-uic', '--out', dir);
    expect(first.lines).toHaveLength(2);
    const path = join(dir, 'runs.jsonl');
    const whole = await readFile(path, 'utf8');
    await writeFile(path, whole.slice(0, -300)); // as if the machine had gone down while the last line was written
    const again = await sweep(small, '--seeds', '1-2', '--variants', 'full,no-uic', '--out', dir);
    expect(again.err).toMatch(/1 of 4 trainings are there already/);
    expect(again.lines).toHaveLength(3);
    const kept = parseRunLines(await readFile(path, 'utf8'));
    expect(kept).toHaveLength(4);
    expect(new Set(kept.map(({ key }) => key)).size).toBe(4);
    // The same training gives the same figures, in whichever process.
    const redone = again.lines.find(({ key }) => key === first.lines[1].key);
    expect(redone?.metrics).toEqual(first.lines[1].metrics);
    expect((await sweep(small, '--seeds', '1-2', '--variants', 'full,no-uic', '--out', dir)).lines).toEqual(
      [],
    );
  });

  it('takes a grid, from a file or a link, and chooses from its variants', async () => {
    const grid = await file('grid.json', GRID);
    const { lines, err } = await sweep(grid, '--workers', '2');
    expect(lines).toHaveLength(4);
    expect(err).toMatch(/Difference to “weak UIC”/);
    const link = await encodeLink(SMALL, null, GRID);
    const chosen = await sweep(`#${link}`, '--variants', 'weak,no-mask', '--seeds', '3', '--workers', '1');
    expect(chosen.lines.map(({ variant }) => variant)).toEqual(['weak', 'no-mask']);
  });

  it('stops at Ctrl-C with what has finished', async () => {
    const dir = join(folder, 'stopped');
    const long = { ...GRID.variants[1], change: { training: { steps: [100_000], maskEvery: [1000] } } };
    const grid = await file('long.json', { ...GRID, variants: [GRID.variants[0], long] });
    const begun = sweep(grid, '--workers', '1', '--out', dir);
    await vi.waitUntil(() => existsSync(join(dir, 'runs.jsonl')), 20_000);
    await vi.waitUntil(async () => (await readFile(join(dir, 'runs.jsonl'), 'utf8')) !== '', 20_000);
    process.emit('SIGINT');
    const { code, lines } = await begun;
    expect(code).toBe(130);
    expect(lines).toHaveLength(1);
    expect(parseRunLines(await readFile(join(dir, 'runs.jsonl'), 'utf8'))).toHaveLength(1);
    expect(JSON.parse(await readFile(join(dir, 'summary.json'), 'utf8')).summaries[0].values).toHaveLength(1);
  });

  it('loses nothing finished when it is killed', async () => {
    const dir = join(folder, 'killed');
    const args = ['--import', 'tsx', 'cli/lab.ts', 'sweep', small, '--variants', 'full', '--seeds', '0-99'];
    const child = spawn(process.execPath, [...args, '--workers', '1', '--out', dir], { cwd: root });
    const printed = await new Promise<string>((resolve) => {
      let out = '';
      child.stdout.on('data', (chunk) => {
        out += chunk;
        if (linesOf(out.slice(0, out.lastIndexOf('\n') + 1)).length >= 3) child.kill('SIGKILL');
      });
      child.on('close', () => resolve(out));
    });
    expect(await readFile(join(dir, 'sweep.lock'), 'utf8')).toBe(`${child.pid}\n`);
    const kept = parseRunLines(await readFile(join(dir, 'runs.jsonl'), 'utf8')).map(({ key }) => key);
    expect(kept).toEqual(expect.arrayContaining(linesOf(printed).map(({ key }) => key)));
    const again = await sweep(small, '--variants', 'full', '--seeds', '0-9', '--out', dir);
    expect(again.code).toBe(0);
    for (const { key } of again.lines) expect(kept).not.toContain(key);
    expect(again.lines.length).toBeLessThanOrEqual(7);
    expect(existsSync(join(dir, 'sweep.lock'))).toBe(false);
  });

  it('leaves a folder alone that another process sweeps into', async () => {
    const dir = join(folder, 'held');
    const args = [small, '--seeds', '1', '--variants', 'full', '--workers', '1', '--out', dir];
    await sweep(...args);
    expect(existsSync(join(dir, 'sweep.lock'))).toBe(false);
    const [runs, grid] = [await readFile(join(dir, 'runs.jsonl')), await readFile(join(dir, 'grid.json'))];
    await writeFile(join(dir, 'sweep.lock'), `${process.ppid}\n`);
    const refused = sweep(small, '--seeds', '1-2', '--variants', 'full', '--out', dir);
    await expect(refused).rejects.toThrow(`process ${process.ppid} is sweeping into this folder`);
    expect(await readFile(join(dir, 'runs.jsonl'))).toEqual(runs);
    expect(await readFile(join(dir, 'grid.json'))).toEqual(grid);
  });

  it.each([
    [[]],
    [['no-such-preset']],
    [['numeric-sit', '--variants', 'oracl']],
    [['numeric-sit', '--variants', 'plain']],
    [['numeric-sit', '--variants', 'uic=1000']],
    [['numeric-sit', '--variants', 'full,full']],
    [['numeric-sit', '--variants', ',']],
    [['numeric-sit', '--seeds', '9-1']],
    [['numeric-sit', '--seeds', '0-500']],
    [['numeric-sit', '--reference', 'plain']],
    [['numeric-sit', '--workers', '0']],
    [['numeric-sit', '--speed', 'fast']],
    [['own-sit']],
    [['numeric-sit', '--out', fileURLToPath(import.meta.url)]],
  ])('refuses %j before anything is trained', async (args) => {
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await expect(run(args)).rejects.toThrow(Refusal);
    expect(printed).not.toHaveBeenCalled();
  });
});
