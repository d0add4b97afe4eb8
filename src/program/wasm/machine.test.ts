import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { nodeSurroundings } from '../../backend/nodeMachine';
import { Code } from './code';
import {
  type HelperTask,
  Machine,
  type MachineExports,
  Machines,
  type Surroundings,
  type Variant,
} from './machine';

const PAGE = 65_536;

const bytesOf = (variant: Variant) =>
  readFile(new URL(`../../../build/kernels/${variant}.wasm`, import.meta.url));

/** A machine alone, with this much memory at most. */
async function machineWith(pages: number): Promise<Machine> {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: pages });
  const { instance } = await WebAssembly.instantiate(await bytesOf('plain'), { env: { memory } });
  return new Machine(instance.exports as unknown as MachineExports, memory);
}

/** Where modules load as they are and helpers start without doing anything; what was asked for is noted. */
function fake(threads: number, changes: Partial<Surroundings> = {}) {
  const loaded: Variant[] = [];
  const spawned: HelperTask[] = [];
  const terminated: number[] = [];
  const surroundings: Surroundings = {
    threads,
    load: (variant) => {
      loaded.push(variant);
      // Not every Node has fused multiply-adds; what is in the module makes no difference here.
      return bytesOf(variant.replace('relaxed', 'plain') as Variant);
    },
    spawn: async (task) => {
      spawned.push(task);
      return { terminate: () => void terminated.push(task.thread) };
    },
    ...changes,
  };
  return { surroundings, loaded, spawned, terminated };
}

const notWebAssembly = new Uint8Array([1, 2, 3, 4]);

describe('a machine’s memory', () => {
  it('is handed out in fresh, zeroed stretches of 64 bytes', async () => {
    const machine = await machineWith(8);
    const before = machine.used;
    const [a, none, b] = [machine.allocate(4), machine.allocate(0), machine.allocate(65)];
    expect([a % 64, b % 64]).toEqual([0, 0]);
    expect(none).toBe(b);
    expect(b).toBe(a + 64);
    expect(machine.used).toBe(before + 192);
    expect([...machine.floats(b, 16)]).toEqual(Array(16).fill(0));
  });

  it('grows as far as it may, and then says how much was wanted; what it has stays as it is', async () => {
    const machine = await machineWith(20);
    const at = machine.allocate(12 * PAGE);
    machine.floats(at, 2).set([1, 2]);
    const { used } = machine;
    expect(() => machine.allocate(40 * PAGE)).toThrow(
      'this model needs 4 MiB, more than WebAssembly has here; make it smaller',
    );
    expect(machine.used).toBe(used);
    const more = machine.allocate(2 * PAGE);
    machine.floats(more, 2).set([3, 4]);
    expect([...machine.floats(at, 2), ...machine.floats(more, 2)]).toEqual([1, 2, 3, 4]);
  });

  it('takes back what was allocated by something that failed', async () => {
    const machine = await machineWith(8);
    const kept = machine.allocate(64);
    machine.integers(kept, 1).set([7]);
    const { used } = machine;
    expect(() =>
      machine.allOrNothing(() => {
        machine.integers(machine.allocate(64), 1).set([8]);
        return machine.allocate(100 * PAGE);
      }),
    ).toThrow('more than WebAssembly has');
    expect(machine.used).toBe(used);
    expect(machine.integers(kept, 1)[0]).toBe(7);
    expect(machine.integers(machine.allocate(64), 1)[0]).toBe(0);
    expect(machine.allOrNothing(() => machine.allocate(64))).toBe(used + 64);
  });

  it('is zeroed by a reset, and begins where it began', async () => {
    const machine = await machineWith(8);
    const { used } = machine;
    const at = machine.allocate(3 * PAGE);
    machine.integers(at, (3 * PAGE) / 4).fill(-1);
    machine.reset();
    expect(machine.used).toBe(used);
    expect(machine.allocate(3 * PAGE)).toBe(at);
    expect(machine.integers(at, (3 * PAGE) / 4).every((word) => word === 0)).toBe(true);
  });
});

describe('machines', () => {
  it('serve again once given back, clean and with their threads; two at a time are two', async () => {
    const { surroundings, spawned } = fake(3);
    const machines = await Machines.prepare(surroundings);
    const [first, second] = [await machines.take(), await machines.take()];
    expect(second).not.toBe(first);
    expect(spawned.map(({ thread }) => thread)).toEqual([1, 2, 1, 2]);
    expect(spawned[0].memory).not.toBe(spawned[2].memory);
    const { used } = first;
    first.integers(first.allocate(64), 1).set([7]);
    machines.give(first);
    const again = await machines.take();
    expect(again).toBe(first);
    expect([again.used, again.threads]).toEqual([used, 3]);
    expect(again.integers(again.allocate(64), 1)[0]).toBe(0);
    expect(spawned).toHaveLength(4);
  });

  it('share their memory with helpers only where there are to be any', async () => {
    const alone = fake(1);
    const machine = await (await Machines.prepare(alone.surroundings)).take();
    expect([alone.loaded, alone.spawned, machine.threads]).toEqual([['relaxed'], [], 1]);
    const several = fake(2);
    await (await Machines.prepare(several.surroundings)).take();
    expect(several.loaded).toEqual(['relaxed-threads']);
    expect(several.spawned[0].memory.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('content themselves with less room where a gibibyte cannot be reserved', async () => {
    const { Memory } = WebAssembly;
    const asked: (number | undefined)[] = [];
    const scarce = class extends Memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        asked.push(descriptor.maximum);
        if ((descriptor.maximum ?? 0) > 4096) throw new RangeError('could not allocate memory');
        super(descriptor);
      }
    };
    WebAssembly.Memory = scarce;
    try {
      const machines = await Machines.prepare(fake(2).surroundings);
      expect((await machines.take()).threads).toBe(2);
      expect(asked).toEqual([16_384, 4_096]);
    } finally {
      WebAssembly.Memory = Memory;
    }
  });

  it('run with all of their helpers or with none: one that does not start sends the others home', async () => {
    const { surroundings, terminated } = fake(4);
    const broken: Surroundings = {
      ...surroundings,
      spawn: (task) =>
        task.thread === 2 ? Promise.reject(new Error('no worker')) : surroundings.spawn(task),
    };
    const machine = await (await Machines.prepare(broken)).take();
    expect(machine.threads).toBe(1);
    expect(terminated).toEqual([1, 3]);
    // It runs alone, in memory that is shared with nobody.
    const program = machine.allocate(4);
    machine.integers(program, 1).set([Code.end]);
    expect(() => machine.run([program])).not.toThrow();
  });

  it('do without fused multiply-adds where the module does not compile', async () => {
    const { surroundings, loaded } = fake(2);
    const older: Surroundings = {
      ...surroundings,
      load: async (variant) => {
        const bytes = await surroundings.load(variant);
        return variant.startsWith('relaxed') ? notWebAssembly : bytes;
      },
    };
    const machines = await Machines.prepare(older);
    expect(loaded).toEqual(['relaxed-threads', 'plain-threads']);
    expect(machines.relaxed).toBe(false);
    expect((await machines.take()).threads).toBe(2);
    expect((await Machines.prepare(surroundings)).relaxed).toBe(true);
  });

  it('pass on what else goes wrong: neither module compiles, or one cannot be had', async () => {
    const none: Surroundings = { ...fake(1).surroundings, load: async () => notWebAssembly };
    await expect(Machines.prepare(none)).rejects.toBeInstanceOf(WebAssembly.CompileError);
    const asked: Variant[] = [];
    const away: Surroundings = {
      ...fake(1).surroundings,
      load: (variant) => {
        asked.push(variant);
        return Promise.reject(new Error('relaxed.wasm could not be loaded (404)'));
      },
    };
    await expect(Machines.prepare(away)).rejects.toThrow('could not be loaded (404)');
    expect(asked).toEqual(['relaxed']);
  });
});

it('stops at a word that is no routine of this module', async () => {
  const machine = await machineWith(8);
  const program = machine.allocate(8);
  machine.integers(program, 2).set([9999, 0]);
  expect(() => machine.run([program])).toThrow(WebAssembly.RuntimeError);
});

it('keeps threads in step, however often a program runs', { timeout: 30_000 }, async () => {
  const machine = await (await Machines.prepare(nodeSurroundings(3))).take();
  expect(machine.threads).toBe(3);
  const [barrier, numbers, between] = [machine.allocate(64), machine.allocate(192), machine.allocate(192)];
  const place = (row: number, i: number): number => row + 64 * (i % 3);
  // Three numbers, one for each thread, which takes over its neighbour's: whoever does not wait reads an old or a new one.
  const programs = [0, 1, 2].map((thread) => {
    const words = [
      ...[Code.negative, 3, place(numbers, thread + 1), place(between, thread), 1],
      ...[Code.barrier, 2, barrier, 3],
      ...[Code.negative, 3, place(between, thread), place(numbers, thread), 1],
      Code.end,
    ];
    const address = machine.allocate(4 * words.length);
    machine.integers(address, words.length).set(words);
    return address;
  });
  [5, 6, 7].forEach((value, i) => {
    machine.floats(place(numbers, i), 1)[0] = value;
  });
  for (let run = 0; run < 1000; run++) machine.run(programs);
  expect([0, 1, 2].map((i) => machine.floats(place(numbers, i), 1)[0])).toEqual([6, 7, 5]);
});
