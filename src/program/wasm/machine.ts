/** The modules that `scripts/kernels.mjs` builds from machine.as.ts. */
export type Variant = 'plain' | 'relaxed' | 'plain-threads' | 'relaxed-threads';

/** What a module exports; `start`, `join` and `serve` only where it has threads. See machine.as.ts and threads.as.ts. */
export interface MachineExports {
  run(program: number): void;
  start(control: number, helpers: number): void;
  join(control: number): void;
  stop(control: number): void;
  serve(control: number, thread: number): void;
}

/** What a thread needs to become a helper. */
export interface HelperTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: number;
  readonly thread: number;
}

/** What the machine needs of where it runs: a browser's worker or Node. */
export interface Surroundings {
  /** The bytes of a built module. @throws Error when they cannot be had */
  load(variant: Variant): Promise<BufferSource>;
  /** Threads that may be used in all, this one included; 1 where memory cannot be shared. */
  readonly threads: number;
  /** Starts a helper, which calls `serve`; resolves when it is about to, rejects when it cannot start. */
  spawn(task: HelperTask): Promise<{ terminate(): void }>;
}

/** Static data of the module lies below. */
const FIRST_FREE = 65_536;
const PAGE = 65_536;
/** As much as a module built for shared memory may be given: 1 GiB, reserved and not used until needed. */
const MOST_PAGES = 16_384;
/** See threads.as.ts: a control block with room for as many threads, and a barrier's record after it. */
const CONTROL_BYTES = 1024;
const PROGRAMS = 128;
export const MOST_THREADS = (CONTROL_BYTES - PROGRAMS) / 4;

/** Our WebAssembly module with its memory and its threads. Memory is given out and never taken back. */
export class Machine {
  readonly relaxed: boolean;
  readonly #memory: WebAssembly.Memory;
  readonly #exports: MachineExports;
  readonly #control: number;
  #helpers: { terminate(): void }[] = [];
  #threads = 1;
  #top = FIRST_FREE;

  constructor(exports: MachineExports, memory: WebAssembly.Memory, relaxed: boolean) {
    this.#exports = exports;
    this.#memory = memory;
    this.relaxed = relaxed;
    this.#control = this.allocate(CONTROL_BYTES);
  }

  /** How many threads run a program now; grows once when the helpers have started. */
  get threads(): number {
    return this.#threads;
  }

  /** Address of a fresh, zeroed stretch of memory, at a multiple of 64. @throws Error when there is not as much */
  allocate(bytes: number): number {
    const at = this.#top;
    const top = Math.ceil((at + bytes) / 64) * 64;
    const missing = top - this.#memory.buffer.byteLength;
    if (missing > 0) {
      try {
        this.#memory.grow(Math.ceil(missing / PAGE));
      } catch {
        throw new Error(
          `the model needs more than the ${Math.floor(top / 2 ** 20)} MiB that WebAssembly has here`,
        );
      }
    }
    this.#top = top;
    return at;
  }

  /** A view of memory, valid until the next `allocate`. */
  floats(address: number, size: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, size);
  }

  integers(address: number, size: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, size);
  }

  /** Bytes given out so far. */
  get used(): number {
    return this.#top;
  }

  /** Runs one program, given by the addresses of its threads' words: one for each of 1 … `threads` threads. */
  run(programs: readonly number[]): void {
    const helpers = programs.length - 1;
    if (helpers > 0) {
      const table = this.integers(this.#control + PROGRAMS, programs.length);
      table.set(programs);
      this.#exports.start(this.#control, helpers);
    }
    this.#exports.run(programs[0]);
    if (helpers > 0) this.#exports.join(this.#control);
  }

  /** Brings up helper threads; until they stand, programs run on one thread. Where they do not start, that stays so. */
  async enlist(module: WebAssembly.Module, { threads, spawn }: Surroundings): Promise<void> {
    const wanted = Math.min(threads, MOST_THREADS);
    const started = await Promise.allSettled(
      Array.from({ length: wanted - 1 }, (_, i) =>
        spawn({ module, memory: this.#memory, control: this.#control, thread: i + 1 }),
      ),
    );
    const helpers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    if (helpers.length < wanted - 1 || this.#top === 0) {
      for (const helper of helpers) helper.terminate();
      return;
    }
    this.#helpers = helpers;
    this.#threads = wanted;
  }

  dispose(): void {
    if (this.#helpers.length > 0) this.#exports.stop(this.#control);
    for (const helper of this.#helpers) helper.terminate();
    this.#helpers = [];
    this.#threads = 1;
    this.#top = 0;
  }
}

/**
 * Starts a machine: with fused multiply-adds and shared memory where there are such. Helper threads come up in the
 * background.
 *
 * @throws Error when WebAssembly with SIMD does not run here
 */
export async function startMachine(surroundings: Surroundings): Promise<Machine> {
  const shared = surroundings.threads > 1;
  const { module, relaxed } = await compileBest(surroundings, shared);
  const memory = new WebAssembly.Memory({ initial: 16, maximum: MOST_PAGES, shared });
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  const machine = new Machine(exports as unknown as MachineExports, memory, relaxed);
  if (shared) void machine.enlist(module, surroundings);
  return machine;
}

async function compileBest(
  { load }: Surroundings,
  shared: boolean,
): Promise<{ module: WebAssembly.Module; relaxed: boolean }> {
  const suffix = shared ? '-threads' : '';
  try {
    return { module: await WebAssembly.compile(await load(`relaxed${suffix}`)), relaxed: true };
  } catch (error) {
    // Other failures than of compiling would come again.
    if (!(error instanceof WebAssembly.CompileError)) throw error;
  }
  return { module: await WebAssembly.compile(await load(`plain${suffix}`)), relaxed: false };
}
