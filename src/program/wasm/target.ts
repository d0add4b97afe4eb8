import { reads } from '../access';
import type { Feed, Feeds, Graph, NumberArray, Value, View } from '../graph';
import type { Layout } from '../layout';
import { planMemory } from '../memory';
import { ADAM_FEED, type Executable, type Target } from '../target';
import { type Addresses, assemble, isAccess } from './assemble';
import { lower } from './lower';
import type { Instruction, Lowering } from './lowering';
import type { Machine } from './machine';
import { ThreadChoice } from './threadChoice';

/** A store's regions as values, for instructions that go over all parameters at once; see `Layout`. */
export interface Regions {
  readonly value: Value;
  readonly first: Value;
  readonly second: Value;
  readonly gradient: Value;
}

/** What a target is told about the operations there are. */
export interface Instructions {
  readonly lowerings: Readonly<Record<string, Lowering>>;
  /** Adam on the elements [begin, end) of the regions; `scalars` is the feed `ADAM_FEED`, `rate` the place of its rate. */
  adam(regions: Regions, begin: number, end: number, scalars: Value, rate: number): Instruction;
}

const RATES = { weights: 0, masks: 1 } as const;
/** Graphs of fewer multiply-adds than this run on one thread: waking the others would cost more. */
const WORTH_THREADS = 200_000;

/** Runs graphs as programs of a machine, in its memory. Programs share working memory: one runs after another. */
export class WasmTarget implements Target {
  readonly #machine: Machine;
  readonly #layout: Layout;
  readonly #instructions: Instructions;
  #release: (() => void) | null;
  readonly #store: number;
  readonly #barrier: number;
  readonly #workspace: Shared;
  readonly #scratch: Shared;
  readonly #regions: Regions;

  /** @param release called when the target is disposed of: the machine may then serve others */
  constructor(machine: Machine, layout: Layout, instructions: Instructions, release: () => void) {
    this.#machine = machine;
    this.#release = release;
    this.#layout = layout;
    this.#instructions = instructions;
    this.#store = machine.allocate(4 * 4 * layout.size);
    this.#barrier = machine.allocate(64);
    this.#workspace = new Shared(machine);
    this.#scratch = new Shared(machine);
    const region = (name: string): Value => ({
      id: Number.NEGATIVE_INFINITY,
      size: layout.size,
      dtype: 'float32',
      kind: 'parameter',
      name,
    });
    this.#regions = {
      value: region('value'),
      first: region('first'),
      second: region('second'),
      gradient: region('gradient'),
    };
  }

  compile(graph: Graph): Executable {
    return this.#machine.allOrNothing(() => this.#compile(graph));
  }

  #compile(graph: Graph): Executable {
    const { instructions, scratch, gradients } = lower(graph, this.#instructions.lowerings);
    const feeds = feedsOf(graph);
    const updates = gradients.size > 0 ? this.#updates(feeds) : [];
    const all = [...instructions, ...updates];
    const whole = all.map(({ words, parts }) => words(0, parts).filter(isAccess));
    const outputs = Object.values(graph.outputs).map(({ value }) => value);
    const touched = whole.flat().map(({ value }) => value);
    const fixed = this.#fixed([...touched, ...outputs], gradients);
    const entry = [...feeds.values()].map((value) => reads(value));
    const { places, size } = planMemory([entry, ...whole], (value) => fixed.has(value), new Set(outputs));
    const workspace = this.#workspace.atLeast(4 * size);
    for (const [value, place] of places) fixed.set(value, workspace + 4 * place);
    return new WasmExecutable(
      this.#machine,
      graph,
      feeds,
      (threads) => {
        const scratchBytes = Math.ceil((4 * scratch) / 64) * 64;
        const base = this.#scratch.atLeast(scratchBytes * threads);
        return assemble(all, threads, {
          of: (value) => fixed.get(value) ?? missing(value),
          scratch: (thread) => base + thread * scratchBytes,
          barrier: this.#barrier,
        } satisfies Addresses);
      },
      (value) => fixed.get(value) ?? missing(value),
      all.reduce((sum, { cost }) => sum + cost, 0),
    );
  }

  read(): Promise<Float32Array> {
    return Promise.resolve(this.#machine.floats(this.#store, 3 * this.#layout.size).slice());
  }

  write(regions: Float32Array): void {
    this.#machine.floats(this.#store, 3 * this.#layout.size).set(regions);
  }

  dispose(): void {
    // Once only: by the second time the machine may be another's.
    this.#release?.();
    this.#release = null;
  }

  /** Adam over every rate group; adds its feed. */
  #updates(feeds: Map<string, Value>): Instruction[] {
    const scalars: Value = { id: -0.5, size: 3, dtype: 'float32', kind: 'feed', name: ADAM_FEED };
    feeds.set(ADAM_FEED, scalars);
    return this.#layout.groups.map(({ group, begin, end }) =>
      this.#instructions.adam(this.#regions, begin, end, scalars, RATES[group]),
    );
  }

  /** Addresses of the values that do not lie in the workspace. */
  #fixed(values: readonly Value[], gradients: ReadonlyMap<Value, string>): Map<Value, number> {
    const addresses = new Map<Value, number>();
    const { value, first, second, gradient } = this.#regions;
    [value, first, second, gradient].forEach((region, i) => {
      addresses.set(region, this.#region(i));
    });
    for (const [value, parameter] of gradients) {
      addresses.set(value, this.#region(3) + 4 * this.#layout.place(parameter).begin);
    }
    for (const value of values) {
      if (addresses.has(value)) continue;
      if (value.kind === 'parameter')
        addresses.set(value, this.#region(0) + 4 * this.#layout.place(value.name).begin);
      if (value.kind === 'constant') addresses.set(value, this.#constant(value.values));
    }
    return addresses;
  }

  #region(index: number): number {
    return this.#store + 4 * index * this.#layout.size;
  }

  #constant(values: NumberArray): number {
    const address = this.#machine.allocate(4 * Math.max(4, values.length));
    put(this.#machine, address, values);
    return address;
  }
}

class WasmExecutable implements Executable {
  readonly #machine: Machine;
  readonly #graph: Graph;
  readonly #feeds: ReadonlyMap<string, Value>;
  readonly #assemble: (threads: number) => Int32Array[];
  readonly #addressOf: (value: Value) => number;
  readonly #choice: ThreadChoice;
  /** Addresses of each thread's words, by number of threads. */
  readonly #programs = new Map<number, number[]>();

  constructor(
    machine: Machine,
    graph: Graph,
    feeds: ReadonlyMap<string, Value>,
    assembleFor: (threads: number) => Int32Array[],
    addressOf: (value: Value) => number,
    cost: number,
  ) {
    this.#machine = machine;
    this.#graph = graph;
    this.#feeds = feeds;
    this.#assemble = assembleFor;
    this.#addressOf = addressOf;
    this.#choice = new ThreadChoice(cost < WORTH_THREADS ? 1 : machine.threads);
  }

  run(feeds: Feeds): () => Promise<Record<string, NumberArray>> {
    const program = this.#program(this.#choice.threads);
    for (const [name, value] of this.#feeds) {
      put(this.#machine, this.#addressOf(value), valuesOf(feeds[name], name, value.size));
    }
    const start = performance.now();
    this.#machine.run(program);
    this.#choice.took(performance.now() - start);
    const outputs = Object.fromEntries(
      Object.entries(this.#graph.outputs).map(([name, view]) => [name, this.#numbers(view)]),
    );
    return () => Promise.resolve(outputs);
  }

  #program(threads: number): readonly number[] {
    let addresses = this.#programs.get(threads);
    if (!addresses) {
      const lists = this.#assemble(threads);
      addresses = this.#machine.allOrNothing(() =>
        lists.map((words) => {
          const address = this.#machine.allocate(4 * words.length);
          this.#machine.integers(address, words.length).set(words);
          return address;
        }),
      );
      this.#programs.set(threads, addresses);
    }
    return addresses;
  }

  #numbers({ value }: View): NumberArray {
    const address = this.#addressOf(value);
    return value.dtype === 'int32'
      ? this.#machine.integers(address, value.size).slice()
      : this.#machine.floats(address, value.size).slice();
  }
}

/** One stretch of memory that programs share, replaced by a longer one for the first program that needs more. */
class Shared {
  readonly #machine: Machine;
  #address = 0;
  #bytes = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  atLeast(bytes: number): number {
    if (bytes > this.#bytes) {
      this.#address = this.#machine.allocate(bytes);
      this.#bytes = bytes;
    }
    return this.#address;
  }
}

function put(machine: Machine, address: number, values: NumberArray): void {
  if (values instanceof Int32Array) machine.integers(address, values.length).set(values);
  else machine.floats(address, values.length).set(values);
}

function valuesOf(feed: Feed | undefined, name: string, size: number): NumberArray {
  if (feed?.values.length !== size) {
    throw new Error(`the feed ${name} has ${feed?.values.length ?? 'no'} values instead of ${size}`);
  }
  return feed.values;
}

/** Every feed that a graph reads, by name. */
function feedsOf(graph: Graph): Map<string, Value> {
  const feeds = new Map<string, Value>();
  const views = [
    ...graph.operations.flatMap(({ inputs }) => Object.values(inputs)),
    ...Object.values(graph.outputs),
  ];
  for (const { value } of views) if (value.kind === 'feed') feeds.set(value.name, value);
  return feeds;
}

function missing(value: Value): never {
  throw new Error(`value ${value.id} (${value.kind}, ${value.size} elements) has no place in memory`);
}
