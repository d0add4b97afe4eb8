import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { liveTabs, settleTab, type Tab } from './tabs';
import { FakeBrowser } from './tabs.fixture';

let browser = new FakeBrowser();

/** What a page keeps for its tab; a duplicate begins with a copy. */
function storage(from: ReadonlyMap<string, string> = new Map()) {
  const kept = new Map(from);
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

type Storage = ReturnType<typeof storage>;

/** Opens the lab in a page; patience and locks have all the time they need. */
async function open(page: string, session: Storage | null): Promise<Tab> {
  vi.stubGlobal('navigator', browser.page(page));
  if (session) vi.stubGlobal('sessionStorage', session);
  const settled = settleTab();
  await vi.advanceTimersByTimeAsync(5_000);
  return settled;
}

beforeEach(() => {
  vi.useFakeTimers();
  browser = new FakeBrowser();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the name of a tab', () => {
  it('survives a reload', async () => {
    const session = storage();
    const tab = await open('page', session);
    expect(tab.original).toBeNull();
    browser.close('page');
    expect(await open('page again', session)).toEqual(tab);
  });

  it('survives a reload also where the page before takes a moment to let go of it', async () => {
    const session = storage();
    const tab = await open('page', session);
    setTimeout(() => browser.close('page'), 300);
    expect(await open('page again', session)).toEqual(tab);
  });

  it('is not shared by a duplicate, which keeps its own from then on', async () => {
    const session = storage();
    const tab = await open('page', session);
    const copy = storage(session.kept);
    const duplicate = await open('duplicate', copy);
    expect(duplicate.name).not.toBe(tab.name);
    expect(duplicate.original).toBe(tab.name);
    expect(await liveTabs()).toEqual(new Set([tab.name, duplicate.name]));

    browser.close('duplicate');
    expect(await open('duplicate again', copy)).toEqual({ name: duplicate.name, original: null });
    browser.close('page');
    expect(await open('page again', session)).toEqual(tab);
  });

  it('is one of its own in every new tab', async () => {
    const tabs = [await open('left', storage()), await open('right', storage())];
    expect(tabs[0].name).not.toBe(tabs[1].name);
    browser.close('left');
    expect(await liveTabs()).toEqual(new Set([tabs[1].name]));
  });

  it('is found where the browser has no locks, or denies them', async () => {
    const session = storage();
    vi.stubGlobal('sessionStorage', session);
    vi.stubGlobal('navigator', {});
    const tab = await settleTab();
    expect(await settleTab()).toEqual(tab);
    const denied = () => Promise.reject(new DOMException('insecure', 'SecurityError'));
    vi.stubGlobal('navigator', { locks: { request: denied, query: denied } });
    expect(await settleTab()).toEqual(tab);
    expect(await liveTabs()).toBeNull();
  });

  it('is the same after a reload where the tab can keep nothing, and still not another tab’s', async () => {
    vi.stubGlobal('sessionStorage', {
      getItem: () => {
        throw new DOMException('denied', 'SecurityError');
      },
      setItem: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    const tab = await open('page', null);
    expect((await open('other', null)).name).not.toBe(tab.name);
    browser.close('page');
    expect(await open('page again', null)).toEqual(tab);
  });
});
