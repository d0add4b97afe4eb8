import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../src/lib/refusal';
import { FolderLock } from './folderLock';
import type { Hold } from './folderLock.fixture';

const run = promisify(execFile);
const CONTENDER = fileURLToPath(new URL('folderLock.fixture.ts', import.meta.url));

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

  it('is held by one process at a time, however many take it over from a dead one', {
    timeout: 60_000,
  }, async () => {
    const dead = `${await goneProcess()}\n`;
    const folders = await Promise.all(
      Array.from({ length: 100 }, async (_, k) => {
        const each = join(folder, String(k));
        await mkdir(each);
        await writeFile(join(each, 'sweep.lock'), dead);
        return each;
      }),
    );
    const start = String(Date.now() + 4_000);
    const outputs = await Promise.all(
      Array.from({ length: 6 }, () =>
        run(process.execPath, ['--import', 'tsx', CONTENDER, start, ...folders]),
      ),
    );
    const holds = outputs.flatMap(({ stdout }) => JSON.parse(stdout) as Hold[]);
    expect(new Set(holds.map(([held]) => held)).size).toBe(folders.length);
    for (const [k, [held, from, to]] of holds.entries()) {
      const others = holds.filter(([other], j) => j !== k && other === held);
      for (const [, begin, end] of others) {
        expect(BigInt(end) < BigInt(from) || BigInt(to) < BigInt(begin)).toBe(true);
      }
    }
  });

  it('names the file that a process left which was killed while it took a folder over', async () => {
    await writeFile(path, `${await goneProcess()}\n`);
    const guard = `${path}.clearing`;
    await writeFile(guard, '');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(guard, longAgo, longAgo);
    await expect(FolderLock.take(folder)).rejects.toThrow(`${guard}: a process ended while it took`);
  });
});
