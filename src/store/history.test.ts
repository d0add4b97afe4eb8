import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import { createHistory, readHistory } from './history';
import { emptyRun } from './recording';
import { failoverShelf, memoryShelf, type Shelf, type ShelfName } from './shelf';

const RUN = emptyRun(NUMERIC_SIT, { name: 'wasm', detail: '1 thread', reason: 'test' });

/** A shelf with room for so many runs. */
function smallShelf(room: number): Shelf {
  const memory = memoryShelf();
  return {
    ...memory,
    put: async (name: ShelfName, key, value) => {
      if (name === 'runs' && (await memory.all('runs')).length >= room) {
        throw new DOMException('no room', 'QuotaExceededError');
      }
      return memory.put(name, key, value);
    },
  };
}

function counter(): () => number {
  let time = 1_000;
  return () => {
    time += 1;
    return time;
  };
}

describe('kept runs', () => {
  it('are listed newest first, and come back with a new visit', async () => {
    const shelf = memoryShelf();
    const history = createHistory(shelf, counter());
    await history.getState().save(RUN, 'first');
    const id = await history.getState().save({ ...RUN, finished: true }, 'second');
    const again = createHistory(shelf);
    await readHistory(again, shelf);
    expect(again.getState().runs.map((r) => r.name)).toEqual(['second', 'first']);
    expect((await again.getState().load(id ?? ''))?.finished).toBe(true);
    expect(await again.getState().load('gone')).toBeNull();
  });

  it('can be renamed, pinned and removed', async () => {
    const shelf = memoryShelf();
    const history = createHistory(shelf, counter());
    const id = (await history.getState().save(RUN)) ?? '';
    await history.getState().rename(id, 'x'.repeat(200));
    await history.getState().pin(id, true);
    expect(history.getState().runs[0]).toMatchObject({ name: 'x'.repeat(80), pinned: true });
    await history.getState().remove(id);
    expect(history.getState().runs).toEqual([]);
    expect(await shelf.all('runs')).toEqual([]);
    expect(await shelf.all('runInfo')).toEqual([]);
  });

  it('give up the oldest that is not pinned when the storage is full', async () => {
    const history = createHistory(smallShelf(2), counter());
    const first = (await history.getState().save(RUN, 'first')) ?? '';
    await history.getState().pin(first, true);
    await history.getState().save(RUN, 'second');
    await history.getState().save(RUN, 'third');
    expect(history.getState().runs.map((r) => r.name)).toEqual(['third', 'first']);
  });

  it('are refused when pinned ones leave no room', async () => {
    const history = createHistory(smallShelf(1), counter());
    const first = (await history.getState().save(RUN, 'first')) ?? '';
    await history.getState().pin(first, true);
    expect(await history.getState().save(RUN, 'second')).toBeNull();
    expect(history.getState().runs.map((r) => r.name)).toEqual(['first']);
  });

  it('pass over entries that the lab did not write', async () => {
    const shelf = memoryShelf();
    await shelf.put('runInfo', 'x', { id: 3 });
    await shelf.put('runInfo', 'y', null);
    const history = createHistory(shelf);
    await readHistory(history, shelf);
    expect(history.getState().runs).toEqual([]);
  });
});

describe('failoverShelf', () => {
  it('goes on in memory from the first failure, and says so once', async () => {
    const reasons: string[] = [];
    const broken: Shelf = {
      ...memoryShelf(),
      put: async () => {
        throw new DOMException('the user denied it', 'SecurityError');
      },
    };
    const shelf = failoverShelf(broken, (reason) => reasons.push(reason));
    await shelf.put('rows', 'a', 1);
    await shelf.put('rows', 'b', 2);
    expect(await shelf.get('rows', 'a')).toBe(1);
    expect(reasons).toEqual(['the user denied it']);
  });
});
