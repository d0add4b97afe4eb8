import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../lib/refusal';
import { LANGUAGE_SIT, NUMERIC_SIT } from './defaults';
import { preset } from './presets';
import { makeRun } from './run.fixture';
import { parseBundle, parseRun, parseRunText, serialiseBundle, serialiseRun, thinRun } from './runFile';

describe('a run file', () => {
  for (const experiment of [NUMERIC_SIT, LANGUAGE_SIT, preset('language-plain')!.experiment]) {
    it(`of ${experiment.preset} comes back within five digits, and then exactly`, () => {
      const run = makeRun(experiment, 300);
      const once = parseRun(JSON.parse(serialiseRun(run)));
      expect(once.experiment).toEqual(run.experiment);
      expect(once.steps.map((step) => step.step)).toEqual(run.steps.map((step) => step.step));
      run.steps.forEach((step, k) => {
        expect(Math.abs(once.steps[k].loss / step.loss - 1)).toBeLessThan(1e-4);
        expect(Object.keys(once.steps[k].terms)).toEqual(Object.keys(step.terms));
      });
      run.masks.forEach((mask, k) => {
        mask.probabilities.forEach((p, i) => {
          expect(Math.abs(once.masks[k].probabilities[i] - p)).toBeLessThan(1e-4);
        });
      });
      expect(parseRun(JSON.parse(serialiseRun(once)))).toEqual(once);
    });
  }

  it('keeps a diverged loss as NaN and an absent term as absent', () => {
    const run = makeRun(NUMERIC_SIT, 3);
    const [first, second, third] = run.steps;
    const odd = {
      ...run,
      steps: [
        { ...first, loss: Number.NaN },
        { ...second, terms: { pred: Number.NaN } },
        { ...third, terms: { pred: 1 } },
      ],
    };
    const { steps } = parseRun(JSON.parse(serialiseRun(odd)));
    expect(steps[0].loss).toBeNaN();
    expect(steps[1].terms).toEqual({ pred: Number.NaN });
    expect(steps[2].terms).toEqual({ pred: 1 });
  });

  it('carries baselines as a bundle', () => {
    const run = makeRun(NUMERIC_SIT, 20);
    const baselines = { 'no-mask': makeRun(preset('numeric-no-mask')!.experiment, 20) };
    const bundle = parseRunText(serialiseBundle({ run, baselines }));
    expect(Object.keys(bundle.baselines)).toEqual(['no-mask']);
    expect(bundle.baselines['no-mask']!.experiment.model.mask).toBe('ones');
    expect(parseBundle(JSON.parse(serialiseRun(run))).baselines).toEqual({});
  });

  it('stays small: a full run of 2000 steps is under 200 kB', () => {
    expect(serialiseRun(makeRun(NUMERIC_SIT)).length).toBeLessThan(200_000);
  });

  it('thins to the asked sizes and keeps both ends', () => {
    const run = makeRun(NUMERIC_SIT);
    const thin = thinRun(run, 100, 10);
    expect(thin.steps).toHaveLength(100);
    expect(thin.masks).toHaveLength(10);
    expect([thin.steps[0], thin.steps.at(-1)]).toEqual([run.steps[0], run.steps.at(-1)]);
    expect(thin.masks.at(-1)).toEqual(run.masks.at(-1));
    expect(thinRun(thin, 100, 10)).toEqual(thin);
  });
});

describe('refusals', () => {
  const file = JSON.parse(serialiseRun(makeRun(LANGUAGE_SIT, 20)));

  it('names what is wrong with a foreign or newer file', () => {
    expect(() => parseRunText('{')).toThrow(/must be JSON/);
    expect(() => parseRun({ ...file, format: 'x' })).toThrow(/format/);
    expect(() => parseRun({ ...file, version: 2 })).toThrow(/newer lab/);
    const short = structuredClone(file);
    short.run.steps.loss.pop();
    expect(() => parseRun(short)).toThrow(/run\.steps\.loss\.length/);
    const wide = structuredClone(file);
    wide.run.masks[0].tasks = 13;
    expect(() => parseRun(wide)).toThrow(/probabilities/);
  });

  it('never throws anything but a Refusal', () => {
    const paths = ['experiment', 'backend', 'steps', 'masks', 'evaluations', 'seconds', 'finished'];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.anything({ maxDepth: 3 }), (path, value) => {
        try {
          parseRun({ ...file, run: { ...file.run, [path]: value } });
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 300, seed: 2 },
    );
  });
});

describe('what is measured since', () => {
  const run = makeRun(LANGUAGE_SIT, 20);
  const { metrics } = run.evaluations[0];
  if (metrics.kind !== 'text') throw new Error('a text run was expected');
  const score = { value: 0.5, low: 0.25, high: 0.75, n: 400 };
  const shot = (shots: number) => ({ shots, exactMatch: score, tokenAccuracy: score });
  const withMetrics = (more: object) =>
    JSON.parse(
      JSON.stringify({
        ...JSON.parse(serialiseRun(run)),
        run: {
          ...JSON.parse(serialiseRun(run)).run,
          evaluations: [{ step: 20, metrics: { ...metrics, ...more } }],
        },
      }),
    );
  const read = (more: object) => parseRun(withMetrics(more)).evaluations[0].metrics;

  it('is absent in a run of before, not empty', () => {
    const before = read({});
    expect('rougeL' in before || 'fewShot' in before).toBe(false);
  });

  it('comes back: ROUGE-L per domain, and the few-shot curve', () => {
    const rougeL = { inDomain: score, heldOut: score };
    const fewShot = [shot(4), { ...shot(16), rougeL: score }];
    expect(read({ rougeL, fewShot })).toMatchObject({ rougeL, fewShot });
    expect(read({ fewShot: [] })).toMatchObject({ fewShot: [] });
  });

  it.each([
    [[shot(4), shot(4)], 'fewShot[1].shots'],
    [[shot(16), shot(4)], 'fewShot[1].shots'],
    [[shot(0)], 'fewShot[0].shots'],
    [[shot(4.5)], 'fewShot[0].shots'],
    [[shot(1000)], 'fewShot[0].shots'],
    [[{ shots: 4, exactMatch: score }], 'fewShot[0].tokenAccuracy'],
    [Array.from({ length: 9 }, (_, k) => shot(k + 1)), 'fewShot.length'],
    [{}, 'fewShot'],
    [null, 'fewShot'],
  ])('refuses a curve like %#', (fewShot, path) => {
    expect(() => read({ fewShot })).toThrow(Refusal);
    expect(() => read({ fewShot })).toThrow(path);
  });

  it('refuses or keeps anything in their place, and never throws anything but a refusal', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (rougeL, fewShot) => {
        try {
          const parsed = read({ rougeL, fewShot });
          if (parsed.kind !== 'text') throw new Error('the kind changed');
          for (const { shots } of parsed.fewShot ?? []) expect(Number.isInteger(shots)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
    );
  });
});
