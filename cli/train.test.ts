import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../src/experiment/defaults';
import { parseRun } from '../src/experiment/runFile';
import { Refusal } from '../src/lib/refusal';
import { run } from './train';

let folder: string;
let numeric: string;
let language: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-train-'));
  numeric = join(folder, 'numeric.json');
  language = join(folder, 'language.json');
  const small = { pool: 200, evaluationSize: 50 };
  await writeFile(numeric, JSON.stringify({ ...NUMERIC_SIT, world: { ...NUMERIC_SIT.world, ...small } }));
  await writeFile(language, JSON.stringify({ ...LANGUAGE_SIT, world: { ...LANGUAGE_SIT.world, ...small } }));
});

afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

/** Exit code and the JSON lines printed. */
async function train(...args: string[]): Promise<{ code: number; lines: Record<string, unknown>[] }> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const code = await run(args);
  return {
    code,
    lines: text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  };
}

describe('lab train', () => {
  it('prints a record per step and what was measured; the same every time', async () => {
    const args = [numeric, '--steps', '4', '--seed', '5', '--backend', 'wasm'];
    const { code, lines } = await train(...args);
    expect(code).toBe(0);
    expect(lines.map(({ type }) => type)).toEqual(['step', 'step', 'step', 'step', 'result']);
    expect(lines[0]).toMatchObject({
      step: 1,
      loss: expect.any(Number),
      terms: { pred: expect.any(Number) },
    });
    const result = lines.at(-1);
    expect(result).toMatchObject({
      backend: 'wasm',
      seed: 5,
      steps: 4,
      seconds: expect.any(Number),
      finished: true,
    });
    for (const metric of ['mcc', 'leak', 'maskF1', 'collidingPairs', 'density']) {
      expect(result?.metrics).toHaveProperty(metric, expect.any(Number));
    }
    expect((await train(...args)).lines.slice(0, 4)).toEqual(lines.slice(0, 4));
  });

  it('measures the language world by domain', async () => {
    const { lines } = await train(language, '--steps', '2');
    for (const metric of ['inDomain', 'shifted', 'heldOut', 'maskF1']) {
      expect(lines.at(-1)?.metrics).toHaveProperty(metric, expect.any(Number));
    }
  });

  it('writes the run where --out says, and trains that file again to the same steps', async () => {
    const out = join(folder, 'run.json');
    const { lines } = await train(numeric, '--steps', '3', '--out', out);
    const written = parseRun(JSON.parse(await readFile(out, 'utf8')));
    expect(written.finished).toBe(true);
    expect(written.steps).toHaveLength(3);
    expect((await train(out)).lines.slice(0, 3)).toEqual(lines.slice(0, 3));
  });

  it('trains on one’s own files', async () => {
    const rows = Array.from({ length: 30 }, (_, i) =>
      JSON.stringify({ prompt: `is ${i} even or odd`, completion: i % 2 === 0 ? 'even' : 'odd' }),
    );
    const file = join(folder, 'parity.jsonl');
    await writeFile(file, rows.join('\n'));
    const { code, lines } = await train('own-sit', '--data', file, '--steps', '2');
    expect(code).toBe(0);
    expect(lines.at(-1)?.metrics).toMatchObject({ inDomain: expect.any(Number), maskF1: null });
  });

  it('stops at Ctrl-C and still prints what was measured', async () => {
    const begun = train(numeric, '--steps', '100000');
    setTimeout(() => process.emit('SIGINT'), 500);
    const { code, lines } = await begun;
    expect(code).toBe(130);
    expect(lines.at(-1)).toMatchObject({
      type: 'result',
      finished: false,
      metrics: { mcc: expect.any(Number) },
    });
    expect(lines.at(-1)?.steps).toBe(lines.length - 1);
    expect(lines.length - 1).toBeLessThan(100_000);
  });

  it.each([
    [[]],
    [['numeric-sit', 'numeric-sit']],
    [['no-such-preset']],
    [['numeric-sit', '--steps', 'many']],
    [['numeric-sit', '--steps', '0']],
    [['numeric-sit', '--seed', '-1']],
    [['numeric-sit', '--seed', '99999999999']],
    [['numeric-sit', '--backend', 'abacus']],
    [['numeric-sit', '--speed', 'fast']],
    [['numeric-sit', '--data']],
    [['own-sit']],
    [['numeric-sit', '--out', join(tmpdir(), 'no-such-folder', 'run.json')]],
    [['numeric-sit', '--out', tmpdir()]],
  ])('refuses %j with a reason', async (args) => {
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await expect(run(args)).rejects.toThrow(Refusal);
    expect(printed).not.toHaveBeenCalled(); // before training, not after it
  });
});

describe('lab train --shots', () => {
  it('prints the few-shot curve with the result', async () => {
    const { code, lines } = await train(language, '--steps', '4', '--shots', '8,2');
    expect(code).toBe(0);
    const metrics = lines.at(-1)?.metrics as { fewShot: { shots: number; exactMatch: object }[] };
    expect(metrics.fewShot.map(({ shots }) => shots)).toEqual([2, 8]);
    expect(metrics.fewShot[0].exactMatch).toMatchObject({ n: 50, value: expect.any(Number) });
  });

  it.each([
    ['4,x', 'list of whole numbers'],
    ['0', 'training.shots[0]'],
    ['4,4', 'larger than the one before'],
    ['1,2,3,4,5,6,7,8,9', 'must have 0 to 8 items'],
  ])('refuses %s', async (text, reason) => {
    await expect(train(language, '--shots', text)).rejects.toThrow(reason);
  });

  it('refuses a world without held-out tasks', async () => {
    await expect(train(numeric, '--shots', '4')).rejects.toThrow('held-out tasks');
  });
});
