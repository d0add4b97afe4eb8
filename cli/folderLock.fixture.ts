/**
 * A process of `folderLock.test`: from its start time on it tries to take one folder after another, all of them at the same
 * moments as its siblings, and prints which it held and when, as JSON.
 */
import { setTimeout } from 'node:timers/promises';
import { FolderLock } from './folderLock';

/** Since when and until when a folder was held, nanoseconds of the clock that all processes share. */
export type Hold = readonly [folder: string, from: string, to: string];

/** Longer than any two processes take to come to the same folder, ms. */
const ROUND_MS = 20;
const HOLD_MS = 4;

const [start, ...folders] = process.argv.slice(2);
const holds: Hold[] = [];
for (const [k, folder] of folders.entries()) {
  await setTimeout(Math.max(0, Number(start) + k * ROUND_MS - 2 - Date.now()));
  // Timers are off by a millisecond, which is longer than a take-over lasts.
  while (Date.now() < Number(start) + k * ROUND_MS);
  const lock = await FolderLock.take(folder).catch(() => null);
  if (!lock) continue;
  const from = process.hrtime.bigint();
  await setTimeout(HOLD_MS);
  holds.push([folder, String(from), String(process.hrtime.bigint())]);
  lock.release();
}
console.log(JSON.stringify(holds));
