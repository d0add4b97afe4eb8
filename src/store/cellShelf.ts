import { experimentKey } from '../experiment/key';
import type { Run } from '../experiment/records';
import { parseRunText } from '../experiment/runFile';
import type { Shelf } from './shelf';
import { isFull, storageReason } from './storageReason';

/** Finished cells kept in this browser; the oldest make room, but never those that are needed. */
const MOST_CELLS = 3_000;
/** How many are kept before the surplus is looked for again. */
const PRUNE_EVERY = 50;
/** How many make room at once where the storage is full. */
const GIVEN_UP = 10;

/**
 * Finished trainings of sweeps by their cells' keys, each written as soon as it is finished. When it was written lies on
 * a shelf of its own, so that the oldest are found without reading the runs. Two tabs that keep one cell write the same.
 */
export class CellShelf {
  readonly #shelf: Shelf;
  readonly #report: (reason: string) => void;
  readonly #now: () => number;
  #complained = false;
  #keptSince = PRUNE_EVERY;
  #writing: Promise<unknown> = Promise.resolve();

  /** `report` hears once why cells are not kept. */
  constructor(shelf: Shelf, report: (reason: string) => void, now: () => number = Date.now) {
    this.#shelf = shelf;
    this.#report = report;
    this.#now = now;
  }

  /** Keys of all that is kept; none where storage does not answer. */
  async keys(): Promise<ReadonlySet<string>> {
    try {
      return new Set((await this.#shelf.all('cellInfo')).map(([key]) => key));
    } catch (error) {
      this.#complain(error);
      return new Set();
    }
  }

  /** The run kept under a key, or null when there is none or it is not what the lab writes there. */
  async read(key: string): Promise<Run | null> {
    try {
      const stored = await this.#shelf.get('cells', key);
      if (typeof stored !== 'string') return null;
      const { run } = parseRunText(stored);
      return run.finished && experimentKey(run.experiment) === key ? run : null;
    } catch {
      return null;
    }
  }

  /** Keeps a run's text. `needed` are keys that must not make room for it. */
  keep(key: string, text: string, needed: ReadonlySet<string>): Promise<void> {
    return this.#inTurn(async () => {
      await this.#put(key, text, needed);
      this.#keptSince += 1;
      if (this.#keptSince < PRUNE_EVERY) return;
      this.#keptSince = 0;
      const old = await this.#oldestFirst();
      const surplus = old.slice(0, Math.max(0, old.length - MOST_CELLS));
      for (const each of surplus) if (!needed.has(each)) await this.#remove(each);
    });
  }

  forget(keys: Iterable<string>): Promise<void> {
    return this.#inTurn(async () => {
      for (const key of keys) await this.#remove(key);
    });
  }

  async #put(key: string, text: string, needed: ReadonlySet<string>): Promise<void> {
    for (;;) {
      try {
        // In this order a tab that is closed in between leaves nothing that would never be found again.
        await this.#shelf.put('cellInfo', key, this.#now());
        await this.#shelf.put('cells', key, text);
        return;
      } catch (error) {
        if (!isFull(error)) throw error;
        const old = (await this.#oldestFirst()).filter((each) => each !== key && !needed.has(each));
        if (old.length === 0) {
          await this.#remove(key);
          throw error;
        }
        for (const each of old.slice(0, GIVEN_UP)) await this.#remove(each);
      }
    }
  }

  async #oldestFirst(): Promise<string[]> {
    const at = (value: unknown): number => (typeof value === 'number' ? value : 0);
    return [...(await this.#shelf.all('cellInfo'))].sort((a, b) => at(a[1]) - at(b[1])).map(([key]) => key);
  }

  async #remove(key: string): Promise<void> {
    await this.#shelf.remove('cells', key);
    await this.#shelf.remove('cellInfo', key);
  }

  /** One change at a time, so that two do not make room for the same run. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(act).catch((error: unknown) => this.#complain(error));
    this.#writing = done;
    return done;
  }

  #complain(error: unknown): void {
    if (this.#complained) return;
    this.#complained = true;
    this.#report(storageReason(error));
  }
}
