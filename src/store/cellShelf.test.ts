import { describe, expect, it } from 'vitest';
import { CellShelf } from './cellShelf';
import { memoryShelf, type Shelf } from './shelf';

function counter(): () => number {
  let time = 0;
  return () => {
    time += 1;
    return time;
  };
}

const fail = (reason: string): void => {
  throw new Error(reason);
};

describe('kept cells', () => {
  it('are bounded: the oldest go first, but never those that are needed', async () => {
    const shelf = memoryShelf();
    for (let k = 0; k < 3_200; k++) {
      await shelf.put('cellInfo', `old ${k}`, k - 3_200);
      await shelf.put('cells', `old ${k}`, 'text');
    }
    const cells = new CellShelf(shelf, fail, counter());
    await cells.keep('new', 'text', new Set(['old 0', 'new']));
    const keys = await cells.keys();
    expect(keys.size).toBe(3_001);
    expect(keys.has('old 0')).toBe(true);
    expect(keys.has('old 200')).toBe(false);
    expect(keys.has('old 201')).toBe(true);
    expect(await shelf.get('cells', 'old 200')).toBeUndefined();
  });

  it('make room for new ones where the storage is full', async () => {
    const memory = memoryShelf();
    const small: Shelf = {
      ...memory,
      put: async (name, key, value) => {
        const others = (await memory.all('cells')).filter(([kept]) => kept !== key);
        if (name === 'cells' && others.length >= 12) throw new DOMException('no room', 'QuotaExceededError');
        return memory.put(name, key, value);
      },
    };
    const reasons: string[] = [];
    const cells = new CellShelf(small, (reason) => reasons.push(reason), counter());
    const needed = new Set(['a0', 'a1', 'b']);
    for (let k = 0; k < 12; k++) await cells.keep(`a${k}`, 'text', needed);
    await cells.keep('b', 'text', needed);
    expect([...(await cells.keys())].sort()).toEqual(['a0', 'a1', 'b']);
    expect(reasons).toEqual([]);

    for (let k = 0; k < 12; k++) await cells.keep(`c${k}`, 'text', new Set((await cells.keys()).values()));
    expect(reasons).toEqual(['the storage of this browser is full']);
    expect((await memory.all('cells')).length).toBe(12);
    expect((await cells.keys()).size).toBe(12);
  });
});
