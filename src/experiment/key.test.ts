import { describe, expect, it } from 'vitest';
import { BASELINES, baselineOf } from './baseline';
import { LANGUAGE_SIT, NUMERIC_SIT, OWN_SIT } from './defaults';
import { canonicalJson, experimentKey, settingKey } from './key';
import { preset } from './presets';

describe('experimentKey', () => {
  it('stays what it is: stored runs are found by it', () => {
    expect(experimentKey(NUMERIC_SIT)).toMatchInlineSnapshot(`"fe02a5dbcde8b9e9"`);
    expect(experimentKey(LANGUAGE_SIT)).toMatchInlineSnapshot(`"93a4a22e30e11de5"`);
    expect(experimentKey(OWN_SIT)).toMatchInlineSnapshot(`"a0b3e1bd935f011d"`);
  });

  it('ignores title, preset, layout, names and the order of fields', () => {
    const { graph } = NUMERIC_SIT;
    const same = {
      ...Object.fromEntries(Object.entries(NUMERIC_SIT).reverse()),
      title: 'mine',
      preset: 'other',
      graph: {
        ...graph,
        layout: { L1: { x: 1, y: 2 } },
        factors: graph.factors.map((f) => ({ ...f, name: 'n' })),
      },
    } as unknown as typeof NUMERIC_SIT;
    expect(experimentKey(same)).toBe(experimentKey(NUMERIC_SIT));
  });

  it('changes with everything that changes the run', () => {
    const { training, losses, graph } = NUMERIC_SIT;
    const keys = [
      NUMERIC_SIT,
      { ...NUMERIC_SIT, seed: 1 },
      { ...NUMERIC_SIT, losses: { ...losses, uic: 0.9 } },
      { ...NUMERIC_SIT, training: { ...training, steps: 1999 } },
      { ...NUMERIC_SIT, graph: { ...graph, confounding: [] } },
      { ...NUMERIC_SIT, graph: { ...graph, tasks: graph.tasks.slice(1) } },
      preset('numeric-uic-broken')!.experiment,
    ].map(experimentKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('of the setting sees data and training alone, and neither names nor layout', () => {
    const { training, losses, graph, world } = LANGUAGE_SIT;
    const named = { ...graph, factors: graph.factors.map((f) => ({ ...f, name: 'n' })), layout: {} };
    for (const same of [
      { ...LANGUAGE_SIT, seed: 1, losses: { ...losses, uic: 0.9 } },
      { ...LANGUAGE_SIT, graph: named },
      baselineOf(LANGUAGE_SIT, 'no-mask')!,
      baselineOf(LANGUAGE_SIT, 'plain')!,
    ]) {
      expect(settingKey(same)).toBe(settingKey(LANGUAGE_SIT));
    }
    const others = [
      LANGUAGE_SIT,
      { ...LANGUAGE_SIT, world: { ...world, evaluationSize: 100 } as typeof world },
      { ...LANGUAGE_SIT, graph: { ...graph, confounding: [] } },
      { ...LANGUAGE_SIT, training: { ...training, steps: 899 } },
    ].map(settingKey);
    expect(new Set(others).size).toBe(others.length);
  });

  it('canonical JSON drops undefined fields and sorts keys', () => {
    expect(canonicalJson({ b: [1, { d: undefined, c: null }], a: 'x' })).toBe('{"a":"x","b":[1,{"c":null}]}');
  });
});

describe('baselineOf', () => {
  it('gives the experiments of the presets', () => {
    const pairs = [
      ['language-sit', 'no-mask', 'language-no-mask'],
      ['language-sit', 'oracle', 'language-oracle'],
      ['language-sit', 'plain', 'language-plain'],
      ['language-sit', 'plain-additive', 'language-plain-additive'],
      ['language-sit', 'no-uic', 'language-no-uic'],
      ['numeric-sit', 'no-uic', 'numeric-no-uic'],
      ['numeric-no-uic', 'with-uic', 'numeric-sit'],
      ['language-no-uic', 'with-uic', 'language-sit'],
      ['numeric-sit-sparse', 'no-mask', 'numeric-no-mask'],
      ['numeric-sit', 'oracle', 'numeric-oracle'],
    ] as const;
    for (const [from, name, to] of pairs) {
      const baseline = baselineOf(preset(from)!.experiment, name);
      expect(experimentKey(baseline!)).toBe(experimentKey(preset(to)!.experiment));
    }
  });

  it('is null where it makes no sense', () => {
    const possible = (name: string) =>
      BASELINES.filter((baseline) => baselineOf(preset(name)!.experiment, baseline) !== null);
    expect(possible('numeric-sit')).toEqual(['no-mask', 'oracle', 'no-uic']);
    expect(possible('numeric-no-uic')).toEqual(['no-mask', 'oracle', 'with-uic']);
    expect(possible('numeric-no-mask')).toEqual(['oracle']);
    expect(possible('own-sit')).toEqual(['no-mask', 'plain', 'plain-additive', 'no-uic']);
    expect(possible('language-plain')).toEqual(['plain-additive']);
  });

  it('keeps data, steps and seed', () => {
    for (const name of BASELINES) {
      const baseline = baselineOf(LANGUAGE_SIT, name);
      if (name === 'with-uic') {
        expect(baseline).toBeNull();
        continue;
      }
      const { world, graph, seed, training } = baseline!;
      expect({ world, graph, seed, training }).toEqual({
        world: LANGUAGE_SIT.world,
        graph: LANGUAGE_SIT.graph,
        seed: LANGUAGE_SIT.seed,
        training: LANGUAGE_SIT.training,
      });
    }
  });
});
