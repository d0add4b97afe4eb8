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

/** Exit code, the JSON lines printed, and what was said beside them. */
async function probe(...args: string[]) {
  let text = '';
  let err = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    err += String(chunk);
    return true;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const code = await run(args);
  const lines: Record<string, unknown>[] = text
    .trimEnd()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { code, lines, err };
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
      { type: 'score', cases: 7, score: { n: expect.any(Number) }, pairsFollowing: { n: 12 * 6 } },
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
    expect(await begun).toEqual({ code: 130, lines: [], err: '' });
  });

  it('measures variants over seeds as it measures one model, and sums up', async () => {
    const args = [language, '--seeds', '4-5', '--variants', 'full,no-mask', '--cases', '7'];
    const { code, lines, err } = await probe(...args);
    expect(code).toBe(0);
    const models = lines.slice(0, -1);
    expect(models.map(({ type, variant, seed }) => [type, variant, seed])).toEqual([
      ['probe', 'full', 4],
      ['probe', 'no-mask', 4],
      ['probe', 'full', 5],
      ['probe', 'no-mask', 5],
    ]);
    const one = (await probe(language, '--seed', '4', '--cases', '7')).lines;
    const [, score, pairs] = one as { [share: string]: { value: number } }[];
    for (const [way, found] of Object.entries({ interventions: score, counterfactuals: pairs })) {
      for (const share of ['faithful', 'pairsFollowing', 'score', 'onEdges', 'offEdges', 'right']) {
        const value = (models[0][way] as Record<string, number>)[share];
        expect(value).toBeCloseTo(found[share].value, 4);
      }
    }
    expect(lines.at(-1)).toMatchObject({ type: 'summary', cases: 7, seeds: [4, 5], reference: 'full' });
    expect(err).toMatch(/no-mask, seed 5 \(4 of 4\)/);
    expect(err).toMatch(/\| no mask \| 2 \| [+−]?\d/);
  });

  it('takes one seed with variants, and has no interventions on a plain model', async () => {
    const { lines } = await probe(language, '--seed', '4', '--variants', 'plain,steps=6', '--cases', '3');
    expect(lines).toMatchObject([
      { variant: 'plain', seed: 4, interventions: null, counterfactuals: { onEdges: expect.any(Number) } },
      { variant: 'steps-6', seed: 4, interventions: { onEdges: expect.any(Number) } },
      { type: 'summary', reference: 'plain' },
    ]);
  });

  it('sums up at Ctrl-C what was measured until then', async () => {
    const begun = probe(long, '--seeds', '1', '--variants', 'steps=2+maskEvery=1,full', '--cases', '3');
    await vi.waitUntil(() => vi.mocked(process.stdout.write).mock.calls.length > 0, 20_000);
    setTimeout(() => process.emit('SIGINT'), 100);
    const { code, lines } = await begun;
    expect(code).toBe(130);
    expect(lines.map(({ type }) => type)).toEqual(['probe', 'summary']);
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
    [['numeric-sit', '--seeds', '9-1']],
    [['numeric-sit', '--seeds', '1-2', '--seed', '1']],
    [['numeric-sit', '--seeds', '1-2', '--source', '3']],
    [['numeric-sit', '--variants', 'plain']],
    [['numeric-sit', '--variants', 'full', '--reference', 'oracle']],
    [['own-sit', '--seeds', '1-2']],
  ])('refuses %j with a reason', async (args) => {
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await expect(run(args)).rejects.toThrow(Refusal);
    expect(printed).not.toHaveBeenCalled();
  });
});
