import { describe, expect, it } from 'vitest';
import { importFile } from '../tasks/own/import';
import { NUMERIC_SIT, OWN_SIT, OWN_WORLD } from './defaults';
import { isUntouched, missingFiles, withOwnData } from './ownData';
import { parseExperiment } from './parse';

const file = (name: string, target: string) =>
  importFile(
    name,
    new TextEncoder().encode(`{"prompt":"a b c","completion":"${target}"}\n{"prompt":"d","completion":"e"}`),
  );
const one = file('one.jsonl', 'x y z');
const two = file('two.jsonl', 'y');

describe('an experiment on own data', () => {
  it('takes its tasks, lengths and files from the rows, and parses', () => {
    const { experiment, rows } = withOwnData(OWN_SIT, [one, two]);
    expect(experiment.world).toMatchObject({ maxTarget: 3, files: [one.file, two.file] });
    expect(experiment.graph.tasks.map((task) => task.id)).toEqual(['one', 'two']);
    expect(rows.rows).toHaveLength(4);
    expect(parseExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment);
  });

  it('stays as it is when it asks for exactly these files, in its own order of rows', () => {
    const { experiment, rows } = withOwnData(OWN_SIT, [one, two]);
    const again = withOwnData(experiment, [two, one]);
    expect(again.experiment).toBe(experiment);
    expect(again.rows).toEqual(rows);
  });

  it('can keep its settings on other files', () => {
    const set = { ...OWN_SIT, world: { ...OWN_WORLD, maxTarget: 5 } };
    expect(withOwnData(set, [one], true).experiment.world).toMatchObject({ maxTarget: 5, files: [one.file] });
    expect(withOwnData(set, [one]).experiment.world).toMatchObject({ maxTarget: 3 });
  });

  it('comes from another world with a model that fits', () => {
    expect(withOwnData(NUMERIC_SIT, [one]).experiment.model).toEqual(OWN_SIT.model);
  });

  it('knows which files are missing, and whether anything was set', () => {
    expect(missingFiles({ ...OWN_WORLD, files: [one.file, two.file] }, [two])).toEqual([one.file]);
    expect(isUntouched(OWN_WORLD)).toBe(true);
    expect(isUntouched({ ...OWN_WORLD, maxTarget: 5 })).toBe(false);
  });
});
