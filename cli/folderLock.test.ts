import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../src/lib/refusal';
import { FolderLock } from './folderLock';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-lock-'));
  path = join(folder, 'sweep.lock');
});
afterEach(() => rm(folder, { recursive: true }));

/** The id of a process that has ended. */
async function goneProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'close');
  return child.pid!;
}

describe('FolderLock', () => {
  it('names its process, keeps others out, and leaves nothing behind', async () => {
    const lock = await FolderLock.take(folder);
    expect(await readFile(path, 'utf8')).toBe(`${process.pid}\n`);
    await expect(FolderLock.take(folder)).rejects.toThrow(`process ${process.pid} is sweeping`);
    await expect(FolderLock.take(join(folder, '.'))).rejects.toThrow(Refusal);
    lock.release();
    expect(await readdir(folder)).toEqual([]);
    (await FolderLock.take(folder)).release();
  });

  it('refuses while the process that holds it lives, and says what to do', async () => {
    await writeFile(path, `${process.ppid}\n`);
    const taken = FolderLock.take(folder);
    await expect(taken).rejects.toThrow(Refusal);
    await expect(taken).rejects.toThrow(
      `process ${process.ppid} is sweeping into this folder. Wait for it or stop it`,
    );
    await expect(taken).rejects.toThrow(`delete ${path}`);
    expect(await readdir(folder)).toEqual(['sweep.lock']);
  });

  it.each([
    ['a process that is gone', async () => `${await goneProcess()}\n`],
    // In a container that was started again, processes have the ids of those before.
    ['a former process with the id of this one', async () => `${process.pid}\n`],
    ['a process that was killed before it wrote its id', async () => ''],
    ['nobody', async () => '-1'],
  ])('takes over what %s has left', async (_, text) => {
    await writeFile(path, await text());
    const lock = await FolderLock.take(folder);
    expect(await readFile(path, 'utf8')).toBe(`${process.pid}\n`);
    expect(await readdir(folder)).toEqual(['sweep.lock']);
    lock.release();
  });

  it('is taken over by one of several', async () => {
    await writeFile(path, `${await goneProcess()}\n`);
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => FolderLock.take(folder)));
    const locks = taken.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(locks).toHaveLength(1);
    locks[0].release();
  });
});
