import { appendFileSync } from 'node:fs';
import { type FileHandle, mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '../src/experiment/records';
import { Refusal } from '../src/lib/refusal';
import type { Cell, Grid } from '../src/sweep/grid';
import { parseRunLines, runLine } from '../src/sweep/lines';
import { reportMarkdown, type SweepReport } from '../src/sweep/report';
import { FolderLock } from './folderLock';
import { fileRefusal, readInputFile, textOf } from './inputFile';

/** Runs are read whole; a thousand of the language world's are about 30 MB. */
const LARGEST_RUNS = 400_000_000;
const WRITABLE = 'the folder must be writable';

/**
 * The folder of a sweep: grid.json (what was asked), runs.jsonl (one line per finished training, written as it ends),
 * summary.json and summary.md (what they say together). Trainings are found again by their key, so a folder may be gone on
 * with after anything, also with another grid, but by one process at a time.
 */
export class SweepFolder {
  readonly #path: string;
  readonly #lock: FolderLock;
  readonly #file: FileHandle;
  /** Finished runs by key. */
  readonly results: Map<string, Run>;

  private constructor(path: string, lock: FolderLock, file: FileHandle, results: Map<string, Run>) {
    this.#path = path;
    this.#lock = lock;
    this.#file = file;
    this.results = results;
  }

  /**
   * Makes the folder where it is missing.
   *
   * @throws Refusal when it cannot be written, its runs cannot be read, or another process sweeps into it
   */
  static async open(path: string, grid: Grid): Promise<SweepFolder> {
    try {
      await mkdir(path, { recursive: true });
      const lock = await FolderLock.take(path);
      try {
        return await SweepFolder.#read(path, lock, grid);
      } catch (error) {
        lock.release();
        throw error;
      }
    } catch (error) {
      throw fileRefusal(path, error, WRITABLE);
    }
  }

  static async #read(path: string, lock: FolderLock, grid: Grid): Promise<SweepFolder> {
    const runs = join(path, 'runs.jsonl');
    const file = await open(runs, 'a');
    try {
      const bytes = await readInputFile(runs, LARGEST_RUNS);
      const results = readRuns(runs, bytes);
      await mend(file, bytes);
      await writeFile(join(path, 'grid.json'), `${JSON.stringify(grid)}\n`);
      return new SweepFolder(path, lock, file, results);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Appends the run: when this returns, it is kept. @throws Refusal when it could not be written, e.g. on a full disk */
  keep(cell: Cell, run: Run): void {
    try {
      appendFileSync(this.#file.fd, `${runLine(cell, run)}\n`);
    } catch (error) {
      throw fileRefusal(this.#path, error, WRITABLE);
    }
    this.results.set(cell.key, run);
  }

  /** Writes the summary of what has finished, and closes. @throws Refusal when something could not be written */
  async close(report: SweepReport): Promise<void> {
    try {
      await writeFile(join(this.#path, 'summary.json'), `${JSON.stringify(report, null, 1)}\n`);
      await writeFile(join(this.#path, 'summary.md'), reportMarkdown(report));
    } catch (error) {
      throw fileRefusal(this.#path, error, WRITABLE);
    } finally {
      await this.#file.close();
      this.#lock.release();
    }
  }
}

function readRuns(path: string, bytes: Buffer): Map<string, Run> {
  try {
    // A folder that is gone on with, grid after grid, may hold more runs than any one grid; its size is bounded above.
    const lines = parseRunLines(textOf(bytes, path), Number.POSITIVE_INFINITY);
    return new Map(lines.map(({ key, run }) => [key, run]));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(`${path}, ${error.path}`, error.value, error.rule, error.remedy);
  }
}

/** A last line that was cut off is taken away; one that lost its line feed alone gets it. */
async function mend(file: FileHandle, bytes: Buffer): Promise<void> {
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole === bytes.length) return;
  try {
    JSON.parse(bytes.subarray(whole).toString());
    await file.appendFile('\n');
  } catch {
    await file.truncate(whole);
  }
}
