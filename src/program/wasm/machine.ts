/** The modules that `scripts/kernels.mjs` builds from machine.as.ts. */
export type Variant = 'plain' | 'relaxed' | 'plain-threads' | 'relaxed-threads';

/** What a module exports; `start`, `join` and `serve` only where it has threads. See machine.as.ts and threads.as.ts. */
export interface MachineExports {
  run(program: number): void;
  start(control: number, helpers: number): void;
  join(control: number): void;
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
/**
 * How far memory may grow: 1 GiB. A shared memory's address space is reserved at once (not the memory itself), which a
 * small device may refuse; then less does.
 */
const MOST_PAGES = [16_384, 4_096, 1_024];
/** See threads.as.ts: a control block with room for as many threads, and a barrier's record after it. */
const CONTROL_BYTES = 1024;
const PROGRAMS = 128;
const MOST_THREADS = (CONTROL_BYTES - PROGRAMS) / 4;

/** Our WebAssembly module with its memory and its threads. */
export class Machine {
  readonly #memory: WebAssembly.Memory;
  readonly #exports: MachineExports;
  readonly #control: number;
  readonly #bottom: number;
  #helpers: { terminate(): void }[] = [];
  #top = FIRST_FREE;

  constructor(exports: MachineExports, memory: WebAssembly.Memory) {
    this.#exports = exports;
    this.#memory = memory;
    this.#control = this.allocate(CONTROL_BYTES);
    this.#bottom = this.#top;
  }

  /** How many threads run a program. */
  get threads(): number {
    return 1 + this.#helpers.length;
  }

  /** Bytes in use. */
  get used(): number {
    return this.#top;
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
          `this model needs ${Math.ceil(top / 2 ** 20)} MiB, more than WebAssembly has here; make it smaller`,
        );
      }
    }
    this.#top = top;
    return at;
  }

  /** Gives what `make` gives; where it throws, what it had allocated is free again. */
  allOrNothing<T>(make: () => T): T {
    const before = this.#top;
    try {
      return make();
    } catch (error) {
      this.#freeFrom(before);
      throw error;
    }
  }

  /** Takes back everything that was allocated. */
  reset(): void {
    this.#freeFrom(this.#bottom);
  }

  /** A view of memory, valid until the next `allocate`. */
  floats(address: number, size: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, size);
  }

  integers(address: number, size: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, size);
  }

  /** Runs one program, given by the address of each thread's words, at most `threads` of them. */
  run(programs: readonly number[]): void {
    const helpers = programs.length - 1;
    if (helpers > 0) {
      this.integers(this.#control + PROGRAMS, programs.length).set(programs);
      this.#exports.start(this.#control, helpers);
    }
    this.#exports.run(programs[0]);
    if (helpers > 0) this.#exports.join(this.#control);
  }

  #freeFrom(address: number): void {
    new Uint8Array(this.#memory.buffer, address, this.#top - address).fill(0);
    this.#top = address;
  }

  /** Brings up helper threads, all or none. */
  async enlist(module: WebAssembly.Module, { threads, spawn }: Surroundings): Promise<void> {
    const tasks = Array.from({ length: Math.min(threads, MOST_THREADS) - 1 }, (_, i) => i + 1);
    const started = await Promise.allSettled(
      tasks.map((thread) => spawn({ module, memory: this.#memory, control: this.#control, thread })),
    );
    const helpers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    if (helpers.length === tasks.length) this.#helpers = helpers;
    else for (const helper of helpers) helper.terminate();
  }
}

/** The machines of one worker: those no longer needed serve again, with their threads. */
export class Machines {
  /** Whether multiplications and additions are fused. */
  readonly relaxed: boolean;
  readonly #module: WebAssembly.Module;
  readonly #surroundings: Surroundings;
  readonly #free: Machine[] = [];

  private constructor(module: WebAssembly.Module, relaxed: boolean, surroundings: Surroundings) {
    this.#module = module;
    this.relaxed = relaxed;
    this.#surroundings = surroundings;
  }

  /**
   * Compiles the module, with fused multiply-adds and shared memory where there are such.
   *
   * @throws Error when WebAssembly with SIMD does not run here
   */
  static async prepare(surroundings: Surroundings): Promise<Machines> {
    const suffix = surroundings.threads > 1 ? '-threads' : '';
    const compile = async (variant: Variant) => WebAssembly.compile(await surroundings.load(variant));
    try {
      return new Machines(await compile(`relaxed${suffix}`), true, surroundings);
    } catch (error) {
      // Other failures than of compiling would come again.
      if (!(error instanceof WebAssembly.CompileError)) throw error;
    }
    return new Machines(await compile(`plain${suffix}`), false, surroundings);
  }

  async take(): Promise<Machine> {
    const free = this.#free.pop();
    if (free) return free;
    const shared = this.#surroundings.threads > 1;
    const memory = reserve(shared);
    const { exports } = await WebAssembly.instantiate(this.#module, { env: { memory } });
    const machine = new Machine(exports as unknown as MachineExports, memory);
    if (shared) await machine.enlist(this.#module, this.#surroundings);
    return machine;
  }

  /** Gives a machine back, with nothing of its memory in use any more. */
  give(machine: Machine): void {
    machine.reset();
    this.#free.push(machine);
  }
}

/** @throws RangeError when not even the least can be had */
function reserve(shared: boolean): WebAssembly.Memory {
  let refusal: unknown;
  for (const maximum of MOST_PAGES) {
    try {
      return new WebAssembly.Memory({ initial: 16, maximum, shared });
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
}
