import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NUMERIC_SIT } from '../src/experiment/defaults';
import { figureSentence } from '../src/experiment/figures';
import { PRESETS } from '../src/experiment/presets';
import { makeRun } from '../src/experiment/run.fixture';
import { serialiseRun } from '../src/experiment/runFile';
import { Refusal } from '../src/lib/refusal';
import { experimentFromArgument } from './experimentArgument';
import { run as link } from './link';
import { run as open } from './open';
import { run as presets } from './presets';

let folder: string;
let out: string[];
let errors: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-'));
  out = [];
  errors = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void errors.push(line));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

describe('lab presets', () => {
  it('lists every preset on a line', async () => {
    expect(await presets([])).toBe(0);
    expect(out.map((line) => line.split(' ')[0])).toEqual(PRESETS.map(({ name }) => name));
    expect(await presets(['--json'])).toBe(0);
    const { name, summary } = PRESETS.at(-1)!;
    expect(JSON.parse(out.at(-1)!)).toEqual({ name, summary, figures: figureSentence(name) });
    expect(await presets(['x'])).toBe(2);
  });
});

describe('lab link and lab open', () => {
  it('are each other’s inverse', async () => {
    const experiment = { ...NUMERIC_SIT, seed: 42, title: 'mine' };
    const file = join(folder, 'experiment.json');
    await writeFile(file, JSON.stringify(experiment));
    expect(await link([file])).toBe(0);
    expect(await open([out[0]])).toBe(0);
    expect(JSON.parse(out[1])).toEqual(experiment);
    expect(await experimentFromArgument(out[0])).toEqual(experiment);
    expect(await experimentFromArgument(out[0].slice(1))).toEqual(experiment);
    expect(await experimentFromArgument(file)).toEqual(experiment);
  });

  it('a run file’s link carries its result', async () => {
    const file = join(folder, 'run.json');
    await writeFile(file, serialiseRun(makeRun(NUMERIC_SIT, 50)));
    expect(await link([file, '--base', 'https://lab.example/#old'])).toBe(0);
    expect(out[0]).toMatch(/^https:\/\/lab\.example\/#[\w-]{100,}$/);
    expect(await open([out[0], '--run'])).toBe(0);
    expect(JSON.parse(out[1]).run.steps.step.at(-1)).toBe(50);
    expect(await experimentFromArgument(file)).toEqual(NUMERIC_SIT);
  });

  it('refuse bad input with a reason', async () => {
    const broken = join(folder, 'broken.json');
    await writeFile(broken, '{"version":1');
    await link(['numeric-sit']);
    for (const [attempt, reason] of [
      [() => link(['numeric-sat']), /no preset, no file and no link.*numeric-sit,/],
      [() => link([broken]), /must be JSON/],
      [() => link([folder]), /must exist and be readable.*EISDIR/],
      [() => open(['#AQAA']), /cut short/],
      [() => open(['nonsense']), /no link of this lab/],
      [() => open([out[0], '--run']), /carries no result/],
    ] as const) {
      const refusal: unknown = await attempt().catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(Refusal);
      expect((refusal as Refusal).message).toMatch(reason);
    }
  });

  it('say how they are used', async () => {
    for (const command of [link, open]) {
      expect(await command([])).toBe(2);
      expect(await command(['a', 'b', 'c', 'd'])).toBe(2);
      expect(errors.at(-1)).toContain('usage');
      expect(await command(['--help'])).toBe(0);
      expect(await command(['-h'])).toBe(0);
    }
  });
});
