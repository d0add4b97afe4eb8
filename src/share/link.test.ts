import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import { parseExperiment } from '../experiment/parse';
import { PRESETS, preset } from '../experiment/presets';
import { makeRun } from '../experiment/run.fixture';
import { applyDifference, difference } from '../lib/difference';
import { Refusal } from '../lib/refusal';
import { catalogueOf } from '../sweep/catalogue';
import type { Grid } from '../sweep/grid';
import { BASES } from './bases';
import { arbitraryExperiment } from './experiment.arbitrary';
import { decodeLink, encodeLink, fragmentOf } from './link';

describe('round trip', () => {
  it.each(PRESETS.map(({ name }) => name))('%s', async (name) => {
    const { experiment } = preset(name)!;
    const link = await encodeLink(experiment);
    expect(link).toMatch(/^[\w-]+$/);
    expect(link.length).toBeLessThan(300);
    expect(await decodeLink(link)).toEqual({ experiment, run: null, grid: null });
    expect(await decodeLink(`#${link}`)).toEqual({ experiment, run: null, grid: null });
    expect(await decodeLink(fragmentOf(` https://lab.example/a/?backend=wasm#${link}\n`))).toEqual({
      experiment,
      run: null,
      grid: null,
    });
  });

  it('any experiment a reader may have', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryExperiment, async (drawn) => {
        const experiment = parseExperiment(drawn);
        expect((await decodeLink(await encodeLink(experiment))).experiment).toEqual(experiment);
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('an edited edge costs a few characters', async () => {
    const tasks = LANGUAGE_SIT.graph.tasks.map((task, t) =>
      t === 8 ? { ...task, parents: ['sentiment', 'quantity', 'place'] } : task,
    );
    const edited = { ...LANGUAGE_SIT, graph: { ...LANGUAGE_SIT.graph, tasks } };
    const [before, after] = [await encodeLink(LANGUAGE_SIT), await encodeLink(edited)];
    expect(after.length - before.length).toBeLessThan(120);
  });
});

describe('with the result', () => {
  for (const experiment of [NUMERIC_SIT, LANGUAGE_SIT]) {
    it(`${experiment.preset}: under 8 kB, curves within 1 %, masks within a level`, async () => {
      const run = makeRun(experiment);
      const link = await encodeLink(experiment, run);
      expect(link.length).toBeLessThan(8000);
      const decoded = (await decodeLink(link)).run!;
      expect(decoded.experiment).toEqual(experiment);
      expect(decoded.finished).toBe(true);
      expect(decoded.backend).toEqual(run.backend);
      expect(decoded.steps[0].step).toBe(1);
      expect(decoded.steps.at(-1)!.step).toBe(run.steps.length);
      for (const step of decoded.steps) {
        const original = run.steps[step.step - 1];
        expect(Math.abs(step.loss / original.loss - 1)).toBeLessThan(0.01);
        for (const [term, value] of Object.entries(original.terms)) {
          expect(Math.abs(step.terms[term as 'pred']! / value - 1)).toBeLessThan(0.01);
        }
      }
      for (const mask of decoded.masks) {
        const original = run.masks.find(({ step }) => step === mask.step)!;
        mask.probabilities.forEach((p, cell) => {
          expect(Math.abs(p - original.probabilities[cell])).toBeLessThan(0.5 / 63 + 1e-9);
        });
      }
      expect(decoded.evaluations).toHaveLength(1);
      expect(decoded.evaluations[0].metrics.kind).toBe(run.evaluations[0].metrics.kind);
    });
  }

  it('keeps diverged and absent values apart from numbers', async () => {
    const run = makeRun(NUMERIC_SIT, 3);
    const [first, second, third] = run.steps;
    const steps = [first, { ...second, loss: Number.NaN, terms: { pred: 0 } }, third];
    const decoded = (await decodeLink(await encodeLink(NUMERIC_SIT, { ...run, steps }))).run!;
    expect(decoded.steps[1].loss).toBeNaN();
    expect(decoded.steps[1].terms).toEqual({ pred: 0 });
    expect(decoded.steps[2].loss).toBeCloseTo(third.loss, 1);
  });

  it('leaves out a result of another experiment', async () => {
    const link = await encodeLink({ ...NUMERIC_SIT, seed: 7 }, makeRun(NUMERIC_SIT, 50));
    expect((await decodeLink(link)).run).toBeNull();
  });
});

describe('with an ablation', () => {
  const grid = (base: Experiment): Grid => ({
    version: 1,
    base,
    variants: catalogueOf(base).map(({ id, name, change }) => ({ id, name, change })),
    seeds: Array.from({ length: 10 }, (_, k) => 100 + k),
    reference: 'full',
  });

  it.each([NUMERIC_SIT, LANGUAGE_SIT])('$preset: round trip in a short link', async (base) => {
    const link = await encodeLink(base, null, grid(base));
    expect(link.length).toBeLessThan(1_500);
    expect(await decodeLink(link)).toEqual({ experiment: base, run: null, grid: grid(base) });
  });

  it('and a result', async () => {
    const run = makeRun(NUMERIC_SIT, 50);
    const linked = await decodeLink(await encodeLink(NUMERIC_SIT, run, grid(NUMERIC_SIT)));
    expect(linked.run?.steps.at(-1)?.step).toBe(50);
    expect(linked.grid?.seeds).toHaveLength(10);
  });

  it('is refused when it would be too long to open', async () => {
    // What follows no rule does not compress.
    let state = 1;
    const draw = (): number => {
      state = (state * 48_271) % 0x7fff_ffff;
      return state % 20_000;
    };
    const text = () => Array.from({ length: 80 }, () => String.fromCodePoint(0x4e00 + draw())).join('');
    const variants = Array.from({ length: 3_000 }, (_, k) => ({ id: `v${k}`, name: text(), change: {} }));
    await expect(encodeLink(NUMERIC_SIT, null, { ...grid(NUMERIC_SIT), variants })).rejects.toThrow(
      /at most 100000 characters/,
    );
  });
});

describe('differences', () => {
  it('turn one value into another, whatever the fields are called', () => {
    const plain = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)));
    fc.assert(
      fc.property(plain, plain, (from, to) => {
        const change = difference(from, to);
        const through: unknown = change === undefined ? undefined : JSON.parse(JSON.stringify(change));
        expect(through === undefined ? from : applyDifference(from, through)).toEqual(to);
      }),
      { numRuns: 500, seed: 4 },
    );
  });

  it('never reach a prototype', () => {
    const change = JSON.parse('{"__proto__":{"polluted":[1]},"constructor":[2]}');
    expect(() => applyDifference({}, change)).toThrow(Refusal);
    const applied = applyDifference({}, JSON.parse('{"__proto__":[{"polluted":1}]}'));
    expect(Object.getPrototypeOf(applied)).toBe(Object.prototype);
    expect(Object.hasOwn(applied as object, '__proto__')).toBe(true);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('refuse to nest without end', () => {
    let deep: unknown = [1];
    let base: unknown = 1;
    for (let k = 0; k < 10_000; k++) {
      deep = { a: deep };
      base = { a: base };
    }
    expect(() => applyDifference(base, deep)).toThrow(/nested at most/);
  });

  it('bases parse, and are as they were when first shipped', async () => {
    for (const base of Object.values(BASES)) expect(parseExperiment(base)).toEqual(base);
  });
});
