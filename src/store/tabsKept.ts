import type { Shelf } from './shelf';
import { liveTabs } from './tabs';

/** What tabs keep under their names, each its own. */
export type TabShelf = 'sessions' | 'sweeps';

/** Closed tabs of which something is kept. */
const MOST_CLOSED = 8;

/** What other tabs have kept, the latest first. */
export async function keptByOthers(
  shelf: Shelf,
  name: TabShelf,
  tab: string,
): Promise<(readonly [tab: string, value: unknown])[]> {
  const kept = (await shelf.all(name)).filter(([other]) => other !== tab);
  return kept.sort((a, b) => savedAt(b[1]) - savedAt(a[1]));
}

/** Forgets what was kept longest ago by tabs that were closed. */
export async function pruneClosed(shelf: Shelf, name: TabShelf, tab: string): Promise<void> {
  const live = await liveTabs();
  const closed = (await keptByOthers(shelf, name, tab)).filter(([other]) => !live?.has(other));
  for (const [other] of closed.slice(MOST_CLOSED)) await shelf.remove(name, other);
}

function savedAt(value: unknown): number {
  const at: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'savedAt') : 0;
  return typeof at === 'number' ? at : 0;
}
