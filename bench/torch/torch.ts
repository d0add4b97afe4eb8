import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { batchOf, initialValues, LEARNING_RATE, SHAPES, type SizeName, weightsOf } from '../benchmark/model';
import type { Opened } from '../page/protocol';
import type { Rival } from '../rival';

const SCRIPT = fileURLToPath(new URL('./transformer.py', import.meta.url));

/** A Python that has PyTorch: `PYTHON` names one, else the first on the PATH or in /usr/bin; null when there is none. */
export function findTorch(): string | null {
  const asked = process.env.PYTHON;
  const candidates = asked ? [asked] : ['python3', '/usr/bin/python3', 'python'];
  const found = candidates.find((python) => spawnSync(python, ['-c', 'import torch']).status === 0);
  return found ?? null;
}

/** Writes down the model's shape, initial values and batch; where a Python process finds them. */
async function handOver(size: SizeName, folder: string): Promise<[description: string, numbers: string]> {
  const shape = SHAPES[size];
  const weights = weightsOf(shape);
  const batch = batchOf(shape);
  const arrays = [...weights.map(initialValues), batch.source, batch.target, batch.labels];
  await mkdir(folder, { recursive: true });
  const description = join(folder, `${size}.json`);
  const numbers = join(folder, `${size}.bin`);
  const named = weights.map(({ name, shape }) => ({ name, shape }));
  await writeFile(description, JSON.stringify({ shape, weights: named, learningRate: LEARNING_RATE }));
  await writeFile(numbers, Buffer.concat(arrays.map((values) => Buffer.from(values.buffer))));
  return [description, numbers];
}

/** PyTorch eager on the benchmark model in a process of its own, with so many threads. */
export async function openTorch(
  python: string,
  size: SizeName,
  threads: number,
  folder: string,
): Promise<Rival> {
  const files = await handOver(size, folder);
  const start = performance.now();
  const process = new Lines(
    spawn(python, [SCRIPT, `${threads}`, ...files], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  const opened = (await process.ask({ type: 'open' })) as Opened;
  const firstStep = performance.now() - start;
  return {
    label: `PyTorch eager, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    opened: { ...opened, firstStep, downloaded: null },
    losses: (steps) => process.ask({ type: 'losses', steps }) as ReturnType<Rival['losses']>,
    window: (milliseconds) => process.ask({ type: 'window', milliseconds }) as ReturnType<Rival['window']>,
    peak: () => process.ask({ type: 'peak' }) as ReturnType<Rival['peak']>,
    memory: () => process.ask({ type: 'memory' }) as ReturnType<Rival['memory']>,
    counts: async () => null,
    close: () => process.close(),
  };
}

/** A process that answers each line of JSON with one. */
class Lines {
  readonly #process: ChildProcess;
  #waiting: ((line: string) => void)[] = [];
  readonly #ended: Promise<never>;

  constructor(process: ChildProcess) {
    this.#process = process;
    const { stdout } = process;
    if (!stdout) throw new Error('no standard output to read');
    createInterface({ input: stdout }).on('line', (line) => this.#waiting.shift()?.(line));
    this.#ended = new Promise((_, reject) => {
      process.on('error', reject);
      process.on('exit', (code) => reject(new Error(`PyTorch ended with code ${code}`)));
    });
    // Ending is an error only while an answer is awaited.
    this.#ended.catch(() => {});
  }

  async ask(request: object): Promise<unknown> {
    const line = new Promise<string>((resolve) => this.#waiting.push(resolve));
    this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
    return JSON.parse(await Promise.race([line, this.#ended]));
  }

  async close(): Promise<void> {
    const exited = new Promise((resolve) => this.#process.on('exit', resolve));
    this.#process.stdin?.end();
    await exited;
  }
}
