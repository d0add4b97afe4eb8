import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Refusal } from '../src/lib/refusal';

const NAME = 'sweep.lock';

/** Time that another process may need between making its lock and writing its id there, ms. */
const WRITING_MS = 100;

/** Longest time that clearing a lock may take, ms: it is a look and a deletion. */
const CLEARING_MS = 10_000;

/** Those of this process: its own id in a file may also be that of a process long gone. */
const held = new Set<string>();

/**
 * Holds a folder for this process, so that no two train the same into it: the file sweep.lock with the process id in it. One
 * whose process is gone, because it was killed, is taken over.
 */
export class FolderLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** @throws Refusal where a living process holds the folder; a system error where it cannot be written */
  static async take(folder: string): Promise<FolderLock> {
    const path = join(resolve(folder), NAME);
    for (;;) {
      if (held.has(path)) throw heldBy(process.pid, folder, path);
      if (write(path, `${process.pid}\n`)) {
        held.add(path);
        return new FolderLock(path);
      }
      const text = (await settled(path)) ?? '';
      if (held.has(path)) continue;
      const holder = Number(text);
      if (holder !== process.pid && isAlive(holder)) throw heldBy(holder, folder, path);
      await clear(path, text);
    }
  }

  release(): void {
    rmSync(this.#path, { force: true });
    held.delete(this.#path);
  }
}

function heldBy(holder: number, folder: string, path: string): Refusal {
  return new Refusal(
    folder,
    undefined,
    `process ${holder} is sweeping into this folder`,
    `Wait for it or stop it, or name another folder; if process ${holder} is no sweep, delete ${path}.`,
  );
}

/** Whether the file was not there and is now. */
function write(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** What stands in the file, after a moment for whoever has just made it; null where it is gone. */
async function settled(path: string): Promise<string | null> {
  const text = read(path);
  if (text !== '') return text;
  await setTimeout(WRITING_MS);
  return read(path);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Takes a dead process' lock away, and no other: between the look at it and its end somebody else may have taken the folder
 * over, so that one at a time looks once more and clears.
 *
 * @throws Refusal where a process died in the very act
 */
async function clear(path: string, dead: string): Promise<void> {
  const guard = `${path}.clearing`;
  if (!write(guard, `${process.pid}\n`)) {
    await setTimeout(WRITING_MS);
    const since = statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > CLEARING_MS) {
      throw new Refusal(
        guard,
        undefined,
        'a process ended while it took this folder over',
        'Delete this file.',
      );
    }
    return;
  }
  try {
    if ((await settled(path)) === dead) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

/** Of a text that is no process id there is no process; 0 and less would ask about whole groups. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One of another user lives, though it may not be signalled.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
