import { describe, expect, it } from 'vitest';
import { LANGUAGE_SIT, NUMERIC_SIT, OWN_SIT } from '../experiment/defaults';
import { experimentKey } from '../experiment/key';
import { PRESETS, preset } from '../experiment/presets';
import { trainingProblems } from '../experiment/rules';
import { CATALOGUE_IDS, catalogueOf, namedVariant } from './catalogue';
import { describeChange } from './describe';
import { experimentOf } from './grid';
import { readVariantId } from './parse';

const idsOf = (base: typeof NUMERIC_SIT) => catalogueOf(base).map(({ id }) => id);

describe('catalogueOf', () => {
  it('offers what makes sense in each world', () => {
    expect(idsOf(NUMERIC_SIT)).toEqual([
      'full',
      'no-uic',
      'no-distinction',
      'no-reconstruction',
      'no-uic-no-distinction',
      'no-mask',
      'oracle',
      'sparse',
      'uic-log',
    ]);
    expect(idsOf(LANGUAGE_SIT)).toEqual([
      'full',
      'no-uic',
      'no-distinction',
      'no-reconstruction',
      'no-uic-no-distinction',
      'no-mask',
      'oracle',
      'plain',
      'plain-additive',
      'no-sparse',
      'uic-log',
      'back-door',
    ]);
    expect(idsOf(OWN_SIT)).not.toContain('oracle');
  });

  it('holds different trainings only, none of which has a problem that the base has not', () => {
    for (const { experiment } of PRESETS) {
      const variants = catalogueOf(experiment);
      const experiments = variants.map((variant) => experimentOf({ base: experiment }, variant, 3));
      expect(new Set(experiments.map(experimentKey)).size).toBe(variants.length);
      for (const each of experiments) {
        expect(each.seed).toBe(3);
        expect(trainingProblems(each).length).toBeLessThanOrEqual(trainingProblems(experiment).length);
      }
    }
  });

  it('says of every id what and why, within the bounds of a grid', () => {
    for (const base of [NUMERIC_SIT, LANGUAGE_SIT, OWN_SIT]) {
      for (const { id, name, says, why } of catalogueOf(base)) {
        expect(readVariantId(id, 'id')).toBe(id);
        expect(name.length).toBeLessThanOrEqual(80);
        expect(says.length).toBeGreaterThan(0);
        expect(why).toMatch(/\.$/);
      }
    }
    expect(new Set(CATALOGUE_IDS).size).toBe(CATALOGUE_IDS.length);
  });

  it('gives the presets that are told by the same change', () => {
    for (const [base, id, name] of [
      [NUMERIC_SIT, 'no-uic', 'numeric-no-uic'],
      [NUMERIC_SIT, 'no-mask', 'numeric-no-mask'],
      [NUMERIC_SIT, 'oracle', 'numeric-oracle'],
      [NUMERIC_SIT, 'sparse', 'numeric-sit-sparse'],
      [LANGUAGE_SIT, 'plain', 'language-plain'],
      [LANGUAGE_SIT, 'plain-additive', 'language-plain-additive'],
      [LANGUAGE_SIT, 'no-sparse', 'language-sit-paper'],
    ] as const) {
      const variant = namedVariant(base, id);
      expect(experimentKey(experimentOf({ base }, variant!, 0))).toBe(
        experimentKey(preset(name)!.experiment),
      );
    }
  });

  it('is null where a change makes no sense', () => {
    expect(namedVariant(NUMERIC_SIT, 'plain')).toBeNull();
    expect(namedVariant(OWN_SIT, 'oracle')).toBeNull();
    expect(namedVariant(NUMERIC_SIT, 'with-uic')).toBeNull();
    expect(namedVariant(preset('numeric-no-mask')!.experiment, 'no-uic')).toBeNull();
    expect(namedVariant(preset('numeric-no-mask')!.experiment, 'no-mask')).toBeNull();
  });
});

describe('describeChange', () => {
  it('lists what differs, field by field', () => {
    expect(describeChange(NUMERIC_SIT, namedVariant(NUMERIC_SIT, 'full')!)).toEqual([]);
    expect(describeChange(NUMERIC_SIT, namedVariant(NUMERIC_SIT, 'no-uic')!)).toEqual(['losses.uic: 1 → 0']);
    expect(describeChange(NUMERIC_SIT, namedVariant(NUMERIC_SIT, 'oracle')!)).toEqual([
      'model.mask: learned → oracle',
      'losses.uic: 1 → 0',
      'losses.dist: 0.1 → 0',
    ]);
  });

  it('tells edges, tasks and pairs of the graph', () => {
    const { graph } = NUMERIC_SIT;
    const cut = {
      ...graph,
      tasks: graph.tasks.map((task) => (task.id === 'Y2' ? { ...task, parents: ['L3', 'L4'] } : task)),
      confounding: graph.confounding.slice(1),
    };
    expect(describeChange(NUMERIC_SIT, { id: 'cut', name: 'cut', change: { graph: [cut] } })).toEqual([
      'edge L2 → Y2: cut',
      'edge L4 → Y2: added',
      'confounded pair L1 – L4: removed',
    ]);
  });
});
