import { beforeEach, describe, expect, it, vi } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import { Refusal } from '../lib/refusal';
import { useExperiment } from './experiment';

const store = () => useExperiment.getState();
const temporal = () => useExperiment.temporal.getState();
const retitle = (title: string) => store().change((e: Experiment) => ({ ...e, title }));
let time = 0;

beforeEach(() => {
  time += 10_000;
  vi.spyOn(performance, 'now').mockImplementation(() => time);
  useExperiment.setState({ experiment: NUMERIC_SIT, notice: null, rows: null });
  temporal().clear();
});

describe('undo and redo', () => {
  it('takes back one edit and brings it again', () => {
    const before = store().experiment;
    store().edit({ type: 'set-edge', factor: 'L1', task: before.graph.tasks[0].id, present: false });
    const after = store().experiment;
    expect(after).not.toBe(before);
    temporal().undo();
    expect(store().experiment).toBe(before);
    temporal().redo();
    expect(store().experiment).toBe(after);
  });

  it('takes typing back as one step, and typing after a pause as another', () => {
    for (const title of ['a', 'ab', 'abc']) {
      retitle(title);
      time += 120;
    }
    time += 500;
    retitle('abcd');
    temporal().undo();
    expect(store().experiment.title).toBe('abc');
    temporal().undo();
    expect(store().experiment.title).toBe(NUMERIC_SIT.title);
    expect(temporal().pastStates).toHaveLength(0);
  });

  it('keeps quick clicks apart and groups the moves of one drag', () => {
    const [t0, t1] = NUMERIC_SIT.graph.tasks;
    store().edit({ type: 'set-edge', factor: t0.parents[0], task: t0.id, present: false });
    store().edit({ type: 'set-edge', factor: t1.parents[0], task: t1.id, present: false });
    expect(temporal().pastStates).toHaveLength(2);
    for (let x = 0; x < 20; x++) store().edit({ type: 'move', id: t0.id, to: { x, y: 0 } });
    expect(temporal().pastStates).toHaveLength(3);
    for (let x = 0; x < 20; x++) store().edit({ type: 'move', id: t1.id, to: { x, y: 0 } });
    expect(temporal().pastStates).toHaveLength(4);
  });

  it('never folds a change into one that was undone', () => {
    retitle('a');
    temporal().undo();
    retitle('b');
    expect(temporal().pastStates).toHaveLength(1);
    expect(temporal().futureStates).toHaveLength(0);
    temporal().undo();
    expect(store().experiment).toBe(NUMERIC_SIT);
  });

  it('leaves notices and rows alone', () => {
    retitle('a');
    store().setRows({ tasks: [{ id: 't', name: 't' }], rows: [] });
    store().notify({ kind: 'info', text: 'hello' });
    expect(temporal().pastStates).toHaveLength(1);
    temporal().undo();
    expect(store().rows).not.toBeNull();
    expect(store().notice?.text).toBe('hello');
  });
});

describe('refusals', () => {
  it('an impossible edit changes nothing and is said', () => {
    store().edit({ type: 'remove-factor', id: 'no such factor' });
    expect(store().experiment).toBe(NUMERIC_SIT);
    expect(store().notice?.kind).toBe('refused');
    expect(temporal().pastStates).toHaveLength(0);
    store().dismiss();
    expect(store().notice).toBeNull();
  });

  it('a change that throws a Refusal changes nothing; another error is not hidden', () => {
    store().change(() => {
      throw new Refusal('seed', -1, 'is not negative');
    });
    expect(store().notice?.text).toContain('seed');
    expect(() =>
      store().change(() => {
        throw new TypeError('a fault');
      }),
    ).toThrow('a fault');
    expect(store().experiment).toBe(NUMERIC_SIT);
  });

  it('the next good change takes the notice away', () => {
    store().notify({ kind: 'refused', text: 'no' });
    retitle('fine');
    expect(store().notice).toBeNull();
  });
});
