/** A name for this tab that survives a reload, so that two tabs never overwrite each other's session. */
export function tabName(): string {
  const key = 'sit-lab/tab';
  try {
    const known = sessionStorage.getItem(key);
    if (known) return known;
    const name = crypto.randomUUID();
    sessionStorage.setItem(key, name);
    return name;
  } catch {
    return 'only';
  }
}

const LOCK = 'sit-lab/tab/';

/** Says to other tabs that this one is there, until it is closed, by whatever end. */
export function claimTab(tab: string): void {
  if (typeof navigator === 'undefined' || !navigator.locks) return;
  void navigator.locks.request(LOCK + tab, () => new Promise(() => {}));
}

/** Names of the tabs that have said that they are there; null where the browser cannot tell. */
export async function liveTabs(): Promise<ReadonlySet<string> | null> {
  if (typeof navigator === 'undefined' || !navigator.locks) return null;
  const { held = [], pending = [] } = await navigator.locks.query();
  const names = [...held, ...pending].map(({ name }) => name ?? '');
  return new Set(names.filter((name) => name.startsWith(LOCK)).map((name) => name.slice(LOCK.length)));
}
