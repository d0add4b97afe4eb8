import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NUMERIC_SIT, OWN_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import type { OwnRows } from '../tasks/own/rows';
import { useExperiment } from './experiment';
import { keepOwnRows, rowsOf } from './ownRows';
import { memoryShelf, type Shelf } from './shelf';

function on(sha256: string): Experiment {
  const world = { ...OWN_SIT.world, files: [{ name: 'a.csv', sha256, rows: 1 }] } as Experiment['world'];
  return { ...OWN_SIT, world };
}

const rowsSaying = (target: string): OwnRows => ({
  tasks: [{ id: 't', name: 'T' }],
  rows: [{ task: 0, instruction: 'i', source: 's', target }],
});

/** As files are taken: their rows, and in the same task the experiment that asks for them. */
function take(sha256: string): OwnRows {
  const rows = rowsSaying(sha256);
  useExperiment.getState().setRows(rows);
  useExperiment.getState().open(on(sha256));
  return rows;
}

const undo = () => useExperiment.temporal.getState().undo();
const redo = () => useExperiment.temporal.getState().redo();
/** Events, and what they set off, come one after another. */
const event = () => new Promise((resolve) => setTimeout(resolve));

let stop = (): void => {};

function keeping(more: Partial<Shelf> = {}): Shelf {
  const shelf = { ...memoryShelf(), ...more };
  stop = keepOwnRows(shelf, () => {});
  return shelf;
}

beforeEach(() => {
  useExperiment.setState({ experiment: NUMERIC_SIT, rows: null, notice: null });
  useExperiment.temporal.getState().clear();
});
afterEach(() => stop());

describe('the rows of an experiment', () => {
  it('are those of its files, whichever are on screen', async () => {
    const shelf = keeping();
    take('one');
    await event();
    const second = take('two');
    await event();
    expect(await rowsOf(shelf, on('one'))).toEqual(rowsSaying('one'));
    expect(await rowsOf(shelf, on('two'))).toBe(second);
    expect(await rowsOf(shelf, on('three'))).toBeNull();
  });

  it('are right at once after an undo, while the others are still on screen', async () => {
    const shelf = keeping();
    take('one');
    await event();
    take('two');
    await event();
    undo();
    expect(useExperiment.getState()).toMatchObject({ experiment: on('one'), rows: rowsSaying('two') });
    expect(await rowsOf(shelf, on('one'))).toEqual(rowsSaying('one'));
    await event();
    expect(useExperiment.getState().rows).toEqual(rowsSaying('one'));
  });

  it('are never others, where there is no room to keep any', async () => {
    const full = async () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
    const shelf = keeping({ put: full });
    take('one');
    await event();
    take('two');
    await event();
    undo();
    expect(await rowsOf(shelf, on('one'))).toBeNull();
  });

  it('are kept under their own files, however soon their taking is undone', async () => {
    const shelf = keeping();
    take('one');
    await event();
    take('two');
    await event();
    undo();
    await event();
    redo();
    await event();
    expect(useExperiment.getState().rows).toEqual(rowsSaying('two'));
    expect(await shelf.get('rows', 'one')).toEqual(rowsSaying('one'));
    expect(await shelf.get('rows', 'two')).toEqual(rowsSaying('two'));
  });

  it('are kept where their world was gone to first, with other files or with these', async () => {
    for (const remembered of ['one', 'other']) {
      const shelf = keeping();
      useExperiment.getState().open(NUMERIC_SIT);
      await event();
      useExperiment.getState().open(on(remembered));
      take('one');
      await event();
      expect(useExperiment.getState().rows).toEqual(rowsSaying('one'));
      expect(await shelf.get('rows', 'one')).toEqual(rowsSaying('one'));
      stop();
      useExperiment.getState().setRows(null);
    }
  });

  it('may be set after the experiment that asks for them came by a link', async () => {
    const shelf = keeping();
    useExperiment.getState().open(on('one'));
    await event();
    const rows = rowsSaying('one');
    useExperiment.getState().setRows(rows);
    expect(await rowsOf(shelf, on('one'))).toBe(rows);
    await event();
    expect(useExperiment.getState().rows).toBe(rows);
    expect(await shelf.get('rows', 'one')).toEqual(rows);
  });
});
