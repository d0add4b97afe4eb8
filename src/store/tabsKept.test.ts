import { afterEach, describe, expect, it, vi } from 'vitest';
import { memoryShelf } from './shelf';
import { settleTab } from './tabs';
import { FakeBrowser } from './tabs.fixture';
import { pruneClosed } from './tabsKept';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('what tabs keep', () => {
  it.each(['sessions', 'sweeps'] as const)(
    'is forgotten when many others came after it (%s)',
    async (name) => {
      const shelf = memoryShelf();
      for (let k = 0; k < 12; k++) await shelf.put(name, `tab ${k}`, { savedAt: k });
      await pruneClosed(shelf, name, 'tab 0');
      const left = (await shelf.all(name)).map(([key]) => key);
      expect(left).toEqual(['tab 0', ...[4, 5, 6, 7, 8, 9, 10, 11].map((k) => `tab ${k}`)]);
    },
  );

  it('stays while its tab is open, however old it is', async () => {
    vi.stubGlobal('navigator', new FakeBrowser().page('page'));
    vi.stubGlobal('sessionStorage', { getItem: () => 'open', setItem: () => {} });
    await settleTab();
    const shelf = memoryShelf();
    await shelf.put('sessions', 'open', { savedAt: 0 });
    for (let k = 1; k < 12; k++) await shelf.put('sessions', `tab ${k}`, { savedAt: k });
    await pruneClosed(shelf, 'sessions', 'mine');
    const left = (await shelf.all('sessions')).map(([key]) => key);
    expect(left).toHaveLength(9);
    expect(left).toContain('open');
  });
});
