/** What this tab keeps its session and its sweep under. */
export interface Tab {
  /** Survives a reload, and is no other open tab's. */
  readonly name: string;
  /** The tab that this one began as a copy of: a browser that duplicates a tab gives both one name. Null for none. */
  readonly original: string | null;
}

const KEY = 'sit-lab/tab';
const LOCK = 'sit-lab/tab/';
/** Longest wait for the page before a reload to let go of the name; a tab that holds it longer is another one. */
const PATIENCE_MS = 1_000;

/**
 * Settles this tab's name and says to other tabs that it is there, until it is closed, by whatever end. Nothing is read
 * or written under the name before. Where the browser cannot tell which tabs are open, duplicates share theirs.
 */
export async function settleTab(): Promise<Tab> {
  const known = storedName();
  if (known !== null && (await claim(known))) return { name: known, original: null };
  // Not `randomUUID`, which pages without TLS lack.
  const name = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
  storeName(name);
  await claim(name);
  return { name, original: known };
}

/** Names of the tabs that have said that they are there; null where the browser cannot tell. */
export async function liveTabs(): Promise<ReadonlySet<string> | null> {
  try {
    const { held = [], pending = [] } = await navigator.locks.query();
    const names = [...held, ...pending].map(({ name }) => name ?? '');
    return new Set(names.filter((name) => name.startsWith(LOCK)).map((name) => name.slice(LOCK.length)));
  } catch {
    return null;
  }
}

/** Takes a tab's name until the page ends; false where another page has it and keeps it. */
function claim(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    const settle = (mine: boolean): void => {
      clearTimeout(timer);
      resolve(mine);
    };
    const hold = (): Promise<never> => {
      settle(true);
      return new Promise(() => {});
    };
    // A browser without locks, or one that denies them, cannot say that another page has the name.
    const denied = (): void => settle(!patience.signal.aborted);
    try {
      navigator.locks.request(LOCK + name, { signal: patience.signal }, hold).catch(denied);
    } catch {
      denied();
    }
  });
}

/** The name this tab had before a reload; null in a new tab. */
function storedName(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return 'only';
  }
}

function storeName(name: string): void {
  try {
    sessionStorage.setItem(KEY, name);
  } catch {
    // The tab has this name until it is reloaded.
  }
}
