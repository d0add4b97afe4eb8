import { describe, expect, it } from 'vitest';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../experiment/defaults';
import { type ChangeName, changed } from '../experiment/namedChanges';
import type { Run, Score, TextMetrics } from '../experiment/records';
import { makeRun } from '../experiment/run.fixture';
import { wilson } from '../lib/interval';
import { PAPER_CAVEAT, readPaperTable } from './paperReading';
import { type PaperVariant, paperScores, paperTable } from './paperTable';
import { countsOf, paperLatex, paperMarkdown } from './paperText';

/** As many as let a test of three comparisons show something. */
const SEEDS = [100, 101, 102, 103, 104, 105, 106, 107];
const score = (value: number): Score => wilson(Math.round(400 * value), 400);

/** A finished run with these shares; small differences between seeds. */
function run(name: ChangeName | null, seed: number, heldOut: number, more: Partial<TextMetrics> = {}): Run {
  const base = { ...LANGUAGE_SIT, seed };
  const experiment = name ? changed(base, name)! : base;
  const wobble = 0.01 * ((seed % 3) - 1);
  const metrics: TextMetrics = {
    kind: 'text',
    exactMatch: { inDomain: score(0.98), shifted: score(0.9 + wobble), heldOut: score(heldOut + wobble) },
    tokenAccuracy: {},
    structure: null,
    ...more,
  };
  return {
    ...makeRun(experiment),
    evaluations: [{ step: experiment.training.steps, metrics }],
    finished: true,
  };
}

const variant = (
  id: string,
  name: ChangeName | null,
  heldOut: (seed: number) => number,
  more: Partial<TextMetrics> = {},
): PaperVariant => ({ id, name: id, runs: SEEDS.map((seed) => run(name, seed, heldOut(seed), more)) });

const shots = (value: number): Partial<TextMetrics> => ({
  fewShot: [16, 64].map((count) => ({ shots: count, exactMatch: score(value), tokenAccuracy: score(value) })),
});
const full = variant('full', null, () => 0.6, shots(0.97));
const plain = variant('plain', 'plain', () => 0.12, shots(0.8));
const additive = variant('plain, additive', 'plain-additive', () => 0.6, shots(0.97));
const noMask = variant('no mask', 'no-mask', () => 0.6, shots(0.98));
const oracle = variant('oracle mask', 'oracle', () => 0.59);

describe('the table in the shape of the paper’s', () => {
  it('orders rows so that each adds one thing, whatever order they come in', () => {
    const table = paperTable([full, oracle, noMask, plain, additive], 'exact')!;
    expect(table.rows.map(({ name }) => name)).toEqual([
      'plain',
      'plain, additive',
      'no mask',
      'SIT, full',
      'oracle mask',
    ]);
    expect(table.columns.map(({ id }) => id)).toEqual([
      'inDomain',
      'shifted',
      'heldOut',
      'shots-16',
      'shots-64',
    ]);
  });

  it('gives means over seeds with Student’s interval, and how much they rest on', () => {
    const table = paperTable([full, plain, additive, noMask], 'exact')!;
    const [, , heldOut] = table.rows.find(({ id }) => id === 'full')!.cells;
    const values = [...heldOut!.values.values()];
    expect(heldOut!.interval.value).toBeCloseTo(values.reduce((a, b) => a + b) / 8, 12);
    expect(heldOut).toMatchObject({ examples: 400, interval: { n: 8 } });
    // t(0.975, 7) · sd / √8
    const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - heldOut!.interval.value) ** 2, 0) / 7);
    expect(heldOut!.interval.high - heldOut!.interval.value).toBeCloseTo(
      (2.36462425159 * sd) / Math.sqrt(8),
      9,
    );
    expect(countsOf(table)).toBe(
      'Mean over 8 seeds (100–107), n = 400 per seed; in brackets the 95 % Student interval over seeds (of one seed: over its examples).',
    );
  });

  it('of one seed gives that score with its own interval', () => {
    const one = (each: PaperVariant) => ({ ...each, runs: each.runs.slice(0, 1) });
    const table = paperTable([one(full), one(plain)], 'exact')!;
    const [cell] = table.rows.find(({ id }) => id === 'full')!.cells;
    expect(cell!.interval).toMatchObject({ value: 0.98, low: score(0.98).low, high: score(0.98).high, n: 1 });
    expect(countsOf(table)).toContain('One seed (100), n = 400');
    // Nothing is concluded over seeds from one.
    expect(readPaperTable(table)).toHaveLength(1);
  });

  it('names controls that were not run, as rows and in words', () => {
    const table = paperTable([full], 'exact')!;
    expect(table.rows.map(({ name, missing }) => [name, missing])).toEqual([
      ['plain', true],
      ['plain, additive', true],
      ['no mask', true],
      ['SIT, full', false],
    ]);
    expect(table.gains).toEqual([]);
    expect(readPaperTable(table)).toEqual([
      'Not run: “plain”, “plain, additive” and “no mask”. Without them a gain of SIT cannot be told from theirs.',
    ]);
  });

  it('leaves out what did not finish and what is no text, and is null without any', () => {
    const unfinished = { ...full, runs: full.runs.map((each) => ({ ...each, finished: false })) };
    expect(paperTable([unfinished, plain], 'exact')!.rows.map(({ role }) => role)).not.toContain('sit');
    const numeric = { id: 'n', name: 'n', runs: [makeRun(NUMERIC_SIT)] };
    expect(paperTable([numeric], 'exact')).toBeNull();
    expect(paperScores([])).toEqual([]);
  });

  it('has a table of ROUGE-L where some run was scored by it', () => {
    expect(paperScores([full])).toEqual(['exact']);
    expect(paperTable([full], 'rouge')).toBeNull();
    const worded = variant('full', null, () => 0.6, { rougeL: { inDomain: score(0.7) } });
    expect(paperScores([worded])).toEqual(['exact', 'rouge']);
    expect(paperTable([worded], 'rouge')!.columns.map(({ id }) => id)).toEqual(['inDomain']);
  });
});

describe('relative gains', () => {
  const table = paperTable([full, plain, additive, noMask], 'exact')!;
  const gainOf = (id: string, column: string) =>
    table.gains.find(({ row }) => row === id)!.cells[table.columns.findIndex((c) => c.id === column)]!;

  it('are those of means over plain, as the paper’s', () => {
    const cells = (id: string) => table.rows.find((row) => row.id === id)!.cells[2]!.interval.value;
    expect(gainOf('full', 'heldOut').value).toBeCloseTo(cells('full') / cells('plain') - 1, 12);
    expect(gainOf('full', 'heldOut').low).toBeGreaterThan(2);
    expect(gainOf('full', 'shots-64').value).toBeCloseTo(0.97 / 0.8 - 1, 9);
    expect(table.gains.map(({ row }) => row)).toEqual(['plain, additive', 'no mask', 'full']);
  });

  it('are paired over the seeds that both have, and none where there are none', () => {
    const others = { ...plain, runs: [run('plain', 100, 0.12), run('plain', 7, 0.12)] };
    const [, , gain] = paperTable([full, others], 'exact')!.gains[0].cells;
    expect(gain).toMatchObject({ n: 1, low: Number.NaN });
    const apart = { ...plain, runs: [run('plain', 7, 0.12)] };
    expect(paperTable([full, apart], 'exact')!.gains[0].cells).toEqual([null, null, null, null, null]);
  });

  it('lose no more than everything, whatever seeds differ by', () => {
    const apart = variant('full', null, (seed) => (seed % 2 === 0 ? 0.02 : 0.2));
    const two = (each: PaperVariant) => ({ ...each, runs: each.runs.slice(0, 2) });
    const [gain] = paperTable([two(apart), two(variant('plain', 'plain', () => 0.4))], 'exact')!.gains;
    const [, , heldOut] = gain.cells;
    expect(heldOut!.low).toBe(-1);
    expect(heldOut!.value).toBeCloseTo(0.11 / 0.4 - 1, 1);
    expect(heldOut!.high).toBeGreaterThan(0);
  });

  it('are over the plain row on the same data, and none where that was not run', () => {
    const unconfounded = (each: Run): Run => {
      const { world } = each.experiment;
      if (world.kind !== 'language') throw new Error('a language world');
      return {
        ...each,
        experiment: { ...each.experiment, world: { ...world, datasets: [{ id: 'D1', rho: 0, share: 1 }] } },
      };
    };
    const at0 = (id: string, { runs }: PaperVariant) => ({ id, name: id, runs: runs.map(unconfounded) });
    const high = variant('plain', 'plain', () => 0.3);
    const alone = paperTable([full, plain, at0('full, 0', full)], 'exact')!;
    expect(alone.gains.map(({ row }) => row)).toEqual(['full']);
    const both = paperTable([full, plain, at0('full, 0', full), at0('plain, 0', high)], 'exact')!;
    const [over, over0] = both.gains.map(({ cells }) => cells[2]!.value);
    expect(over).toBeCloseTo(0.6 / 0.12 - 1, 1);
    expect(over0).toBeCloseTo(0.6 / 0.3 - 1, 1);
  });
});

describe('what the table says', () => {
  const read = (...variants: PaperVariant[]) => readPaperTable(paperTable(variants, 'exact')!).join(' ');

  it('gives learned masks no gain that a control has too', () => {
    const said = read(full, plain, additive, noMask);
    expect(said).toContain('Held-out tasks, zero-shot: SIT, full is above plain tuning, by +0.48');
    expect(said).toContain('no gain is shown, so nothing shows this one to come from learned masks.');
    expect(said).toContain('Shifted: no difference between SIT, full and plain tuning is shown');
  });

  it('lets what only the interval says seem so, above and below', () => {
    const three = (each: PaperVariant) => ({ ...each, runs: each.runs.slice(0, 3) });
    const said = read(three(full), three(plain), three(additive), three(noMask)).replace(/\s/g, ' ');
    expect(said).toContain(
      'zero-shot: SIT, full seems above plain tuning, by +0.48 (by the interval alone: 95 % +0.48 to +0.48; p = .25, .75 after Holm; 3 seeds)',
    );
    const worse = variant('full', null, (seed) => 0.05 + 0.01 * (seed % 2));
    expect(read(three(worse), three(plain))).toContain('SIT, full seems below plain tuning, by −0.0');
  });

  it('says of which control only the interval speaks', () => {
    const few = variant('no mask', 'no-mask', () => 0.3);
    const low = variant('plain, additive', 'plain-additive', () => 0.3);
    expect(read(full, plain, low, { ...few, runs: few.runs.slice(0, 3) })).toMatch(
      /zero-shot: SIT, full is above .*, and seems above both controls: over no mask \(\+0\.30; .* 3 seeds\) the interval says so, but not the test\./,
    );
  });

  it('adjusts for all that SIT is compared with, the oracle too', () => {
    const seven = (each: PaperVariant) => ({ ...each, runs: each.runs.slice(0, 7) });
    const some = [full, plain, additive].map(seven);
    // 2 · 2⁻⁷ ≈ .016 shows it of three, not of four.
    expect(read(...some, seven(noMask))).toContain('zero-shot: SIT, full is above plain tuning');
    expect(read(...some, seven(noMask), seven(oracle))).toContain(
      'zero-shot: SIT, full seems above plain tuning',
    );
  });

  it('grants it above both controls, and leaves it open while one is missing', () => {
    const low = (id: string, name: ChangeName) => variant(id, name, (seed) => 0.3 + 0.01 * (seed % 2));
    const controls = [low('plain, additive', 'plain-additive'), low('no mask', 'no-mask')];
    expect(read(full, plain, ...controls)).toMatch(/zero-shot: .* and above both controls\./);
    expect(read(full, plain, controls[0])).toMatch(/zero-shot: .* it is open what that comes from\./);
  });

  it('compares with nothing that was trained in another way', () => {
    const weighed = variant('weighed', 'back-door', () => 0.6);
    const said = read(weighed, plain, noMask);
    expect(said).toContain('Not compared with SIT, weighed: “plain” and “no mask”, trained in another way');
    expect(said).not.toContain('above plain');
  });

  it('says when SIT is below', () => {
    const worse = variant('full', null, (seed) => 0.05 + 0.01 * (seed % 2));
    expect(read(worse, plain, additive, noMask)).toContain('SIT, full is below plain tuning, by −0.0');
  });
});

describe('as text', () => {
  const odd = { ...full, name: 'uic_0.1 → 1 & 50 % {x}' };
  const table = paperTable([odd, plain, additive], 'exact')!;

  it('is Markdown with as many cells in every row', () => {
    const lines = paperMarkdown(table).split('\n');
    const rows = lines.filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(2 + 4 + 2 + 2);
    expect(new Set(rows.map((line) => line.match(/(?<!\\)\|/g)!.length))).toEqual(
      new Set([table.columns.length + 2]),
    );
    expect(lines.join('\n')).toContain('no mask (not run)');
    expect(lines.join('\n')).toContain('Gigaword, ROUGE-L +60.51 %; RTE, accuracy +31.30 %');
    expect(lines.join('\n')).toContain(PAPER_CAVEAT);
  });

  it('is LaTeX with booktabs rules, its names escaped', () => {
    const text = paperLatex(table);
    const rows = text.split('\n').filter((line) => line.endsWith('\\\\'));
    for (const row of rows) expect(row.match(/(?<!\\)&/g)).toHaveLength(table.columns.length);
    expect(text).toContain('SIT, uic\\_0.1 $\\to$ 1 \\& 50 \\% \\{x\\}');
    for (const rule of ['\\toprule', '\\midrule', '\\bottomrule']) expect(text).toContain(rule);
    // Every per cent sign would begin a comment.
    expect(text).not.toMatch(/(?<!\\)%/);
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  });
});
