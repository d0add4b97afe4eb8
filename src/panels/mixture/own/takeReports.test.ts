import { beforeEach, describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../../../experiment/defaults';
import { parseExperiment } from '../../../experiment/parse';
import { useExperiment } from '../../../store/experiment';
import { importFile } from '../../../tasks/own/import';
import { goToWorld } from '../worldMemory';
import { takeReports } from './takeReports';

const file = (name: string, target: string) =>
  importFile(
    name,
    new TextEncoder().encode(`{"prompt":"a b c","completion":"${target}"}\n{"prompt":"d","completion":"e"}`),
  );
const state = () => useExperiment.getState();

beforeEach(() => {
  state().open(NUMERIC_SIT);
  state().setRows(null);
});

describe('using files', () => {
  it('makes them the world, with tasks as the graph and a specification that parses', () => {
    takeReports([file('one.jsonl', 'x'), file('two.jsonl', 'y')]);
    const { experiment, rows } = state();
    expect(experiment.world).toMatchObject({
      kind: 'own',
      files: [{ name: 'one.jsonl', rows: 2 }, { name: 'two.jsonl' }],
    });
    expect(experiment.graph.tasks.map((task) => task.id)).toEqual(['one', 'two']);
    expect(rows?.rows).toHaveLength(4);
    expect(parseExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment);
  });

  it('keeps the settings of an experiment that asks for exactly these, in its order', () => {
    const [one, two] = [file('one.jsonl', 'x'), file('two.jsonl', 'y')];
    takeReports([one, two]);
    const asked = { ...state().experiment, seed: 5 };
    state().open(asked);
    state().setRows(null);
    takeReports([two, one]);
    expect(state().experiment).toBe(asked);
    expect(state().rows?.tasks.map((task) => task.id)).toEqual(['one', 'two']);
  });

  it('starts anew from other files', () => {
    takeReports([file('one.jsonl', 'x')]);
    takeReports([file('three.jsonl', 'z')]);
    expect(state().experiment.graph.tasks.map((task) => task.id)).toEqual(['three']);
  });

  it('leaves the world that was there to go back to', () => {
    takeReports([file('one.jsonl', 'x')]);
    const own = state().experiment;
    goToWorld('numeric');
    expect(state().experiment).toEqual(NUMERIC_SIT);
    goToWorld('own');
    expect(state().experiment).toEqual(own);
  });
});
