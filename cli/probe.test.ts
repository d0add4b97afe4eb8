import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../src/experiment/defaults';
import { Refusal } from '../src/lib/refusal';
import { run } from './probe';

let folder: string;
let language: string;
let plain: string;
let long: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-probe-'));
  const small = {
    ...LANGUAGE_SIT,
    world: { ...LANGUAGE_SIT.world, pool: 200, evaluationSize: 50 },
    training: { ...LANGUAGE_SIT.training, steps: 5 },
  };
  const write = async (name: string, experiment: unknown): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, JSON.stringify(experiment));
    return path;
  };
  language = await write('language.json', small);
  plain = await write('plain.json', {
    ...small,
    model: { ...small.model, kind: 'plain', mask: 'ones' },
    losses: { ...small.losses, uic: 0, dist: 0, sparse: 0, rec: 0 },
  });
  long = await write('long.json', {
    ...NUMERIC_SIT,
    training: { ...NUMERIC_SIT.training, steps: 100_000, maskEvery: 1000 },
  });
});

afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

/** Exit code and the JSON lines printed. */
async function probe(...args: string[]): Promise<{ code: number; lines: Record<string, unknown>[] }> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const code = await run(args);
  const lines = text.trimEnd().split('\n').filter(Boolean);
  return { code, lines: lines.map((line) => JSON.parse(line)) };
}

describe('lab probe', () => {
  it('prints what the model is, what it makes of a question, the score and the pairs; the same every time', async () => {
    const asked = ['--instruction', 'name the topic', '--source', 'two great songs'];
    const args = [language, '--seed', '4', '--cases', '7', ...asked];
    const { code, lines } = await probe(...args);
    expect(code).toBe(0);
    expect(lines).toMatchObject([
      { type: 'subject', seed: 4, kind: 'text', latents: 8, examples: 50 },
      { type: 'look', instruction: [{ text: 'name' }, { text: 'the' }, { text: 'topic' }] },
      { type: 'score', cases: 7, score: { n: expect.any(Number) } },
      { type: 'pairs', cases: 7, right: { n: 7 * 18 } },
    ]);
    expect((await probe(...args)).lines).toEqual(lines);
  });

  it('asks a plain model for pairs only', async () => {
    const { lines } = await probe(plain, '--cases', '3');
    expect(lines.map(({ type }) => type)).toEqual(['subject', 'pairs']);
  });

  it('stops at Ctrl-C', async () => {
    const begun = probe(long);
    setTimeout(() => process.emit('SIGINT'), 500);
    expect(await begun).toEqual({ code: 130, lines: [] });
  });

  it.each([
    [[]],
    [['no-such-preset']],
    [['own-sit']],
    [['numeric-sit', '--cases', '0']],
    [['numeric-sit', '--cases', '401']],
    [['numeric-sit', '--cases', 'many']],
    [['numeric-sit', '--seed', '99999999999']],
    [['numeric-sit', '--backend', 'abacus']],
    [['language-sit', '--source', 'two songs']],
    [['language-sit', '--instruction', 'name the topic']],
    [['numeric-sit', '--speed', 'fast']],
  ])('refuses %j with a reason', async (args) => {
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await expect(run(args)).rejects.toThrow(Refusal);
    expect(printed).not.toHaveBeenCalled();
  });
});
