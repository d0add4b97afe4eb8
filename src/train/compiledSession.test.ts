import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { nodeSurroundings } from '../backend/nodeMachine';
import { buildCorpus } from '../experiment/corpus';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import type { StepRecord } from '../experiment/records';
import { tinyCorpus, tinyExperiment } from '../model/text/tinyCorpus.fixture';
import { createTextTrainable } from '../model/text/trainable';
import { type Machine, Machines } from '../program/wasm/machine';
import { createWasmRunner } from '../runner/create';
import { buildTrainable } from './build';
import { type Checkpoint, createSession, type Session } from './session';

/*
 * What only a compiled session can get wrong: its machine's memory and threads. What every session promises is in
 * session.test.ts.
 */

const NUMERIC: Experiment = {
  ...NUMERIC_SIT,
  losses: { ...NUMERIC_SIT.losses, sparse: 0.3 },
  world: { ...NUMERIC_SIT.world, kind: 'numeric', pool: 300, evaluationSize: 400 } as Experiment['world'],
};
const LANGUAGE: Experiment = {
  ...LANGUAGE_SIT,
  world: { ...LANGUAGE_SIT.world, pool: 200, evaluationSize: 20 } as Experiment['world'],
};

async function open(experiment: Experiment, machines: Machines): Promise<Session> {
  const trainable = buildTrainable(experiment, buildCorpus(experiment, null));
  return createSession(experiment, trainable, await createWasmRunner(trainable.parameters, machines));
}

/** Words small enough that a step costs next to nothing. */
async function openTiny(machines: Machines): Promise<Session> {
  const trainable = createTextTrainable(tinyExperiment(), tinyCorpus());
  const runner = await createWasmRunner(trainable.parameters, machines);
  return createSession(tinyExperiment(), trainable, runner);
}

async function take(session: Session, steps: number): Promise<StepRecord[]> {
  for (let i = 0; i < steps; i++) session.step();
  return session.drain();
}

/** Machines of which only this one is used. */
async function oneMachine(threads: number): Promise<{ machines: Machines; machine: Machine }> {
  const machines = await Machines.prepare(nodeSurroundings(threads));
  const machine = await machines.take();
  machines.give(machine);
  return { machines, machine };
}

describe.each([
  ['numeric', NUMERIC, 12],
  ['language', LANGUAGE, 3],
] as const)('a compiled %s session', (_name, experiment, steps) => {
  it('gives the same bits on one, two and three threads, and from one number of threads to another', async () => {
    const seen: { records: StepRecord[]; rest: StepRecord[]; evaluation: unknown; saved: Checkpoint }[] = [];
    for (const threads of [1, 2, 3]) {
      const { machines, machine } = await oneMachine(threads);
      const run = vi.spyOn(machine, 'run');
      const session = await open(experiment, machines);
      const records = await take(session, steps);
      // It really ran on as many.
      expect(run.mock.calls[0][0]).toHaveLength(threads);
      const saved = structuredClone(await session.checkpoint());
      const evaluation = await session.evaluate();
      // Goes on from where the session with one thread less had come to.
      const before = seen.at(-1);
      if (before) session.restore(before.saved);
      seen.push({ records, saved, evaluation, rest: await take(session, steps) });
      session.dispose();
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that JavaScript holds after everything unreachable is gone; the least of a few looks, between which V8 tidies up. */
async function heldBytes(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 4; i++) {
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    least = Math.min(least, heapUsed + arrayBuffers);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return least;
}

/**
 * How much the heap may differ between two looks at it: V8's notes on what is hot come to some 100 KB. A batch kept for good would
 * be 7 KB a step.
 */
const HEAP_NOISE = 400_000;

describe.each([
  ['numeric', (machines: Machines) => open(NUMERIC, machines)],
  ['language', openTiny],
] as const)('over 1,000 steps a compiled %s session', (_name, opened) => {
  it('leaves no tensor behind, and neither the machine’s memory nor the heap grows', async () => {
    const { machines, machine } = await oneMachine(1);
    const free = machine.used;
    const empty = memory().numTensors;
    const session = await opened(machines);
    const train = async (rounds: number): Promise<void> => {
      for (let round = 0; round < rounds; round++) {
        await take(session, 100);
        await session.maskRecord();
        await session.evaluate();
        await session.checkpoint();
      }
    };
    // What is made once (programs, V8's own notes on what is hot) is made in the first steps.
    await train(10);
    const [tensors, used, held] = [memory().numTensors, machine.used, await heldBytes()];
    await train(10);
    expect(memory().numTensors).toBe(tensors);
    expect(machine.used).toBe(used);
    const grown = (await heldBytes()) - held;
    expect(grown).toBeLessThan(HEAP_NOISE);
    session.dispose();
    expect(memory().numTensors).toBe(empty);
    expect(machine.used).toBe(free);
  });
});

describe('where memory ends', () => {
  const TOO_LARGE = /^this model needs \d+ MiB, more than WebAssembly has here; make it smaller$/;
  const PAGE = 65_536;

  /** Machines that may have this many pages each. */
  async function scarce(pages: number) {
    const Memory = WebAssembly.Memory;
    // A function, because vitest calls it with `new`; a Memory proper, because WebAssembly asks for one.
    const limited = vi.spyOn(WebAssembly, 'Memory').mockImplementation(
      class {
        constructor({ initial }: WebAssembly.MemoryDescriptor) {
          // biome-ignore lint/correctness/noConstructorReturn: stands in for the real constructor
          return new Memory({ initial: Math.min(initial, pages), maximum: pages });
        }
      } as unknown as typeof Memory,
    );
    try {
      return await oneMachine(1);
    } finally {
      limited.mockRestore();
    }
  }

  it('an evaluation that does not fit says so, and training goes on as if nobody had asked', async () => {
    const plenty = await oneMachine(1);
    const undisturbed = await open(NUMERIC, plenty.machines);
    const wanted = await take(undisturbed, 6);
    const { machines, machine } = await scarce(Math.ceil(plenty.machine.used / PAGE) + 1);
    const session = await open(NUMERIC, machines);
    const records = await take(session, 3);
    const { used } = machine;
    for (let i = 0; i < 3; i++) {
      await expect(session.evaluate()).rejects.toThrow(TOO_LARGE);
      expect(machine.used).toBe(used);
    }
    records.push(...(await take(session, 3)));
    expect(records).toEqual(wanted);
    expect(await session.maskRecord()).toEqual(await undisturbed.maskRecord());
    expect(await session.checkpoint()).toEqual(await undisturbed.checkpoint());
    session.dispose();
    undisturbed.dispose();
  });

  it('a step that does not fit says so, each time', async () => {
    const { machines, machine } = await scarce(8);
    const session = await open({ ...NUMERIC, training: { ...NUMERIC.training, batch: 300 } }, machines);
    const { used } = machine;
    const tensors = memory().numTensors;
    for (let i = 0; i < 2; i++) {
      expect(() => session.step()).toThrow(TOO_LARGE);
      expect(machine.used).toBe(used);
    }
    expect(session.stepIndex).toBe(0);
    expect(memory().numTensors).toBe(tensors);
    session.dispose();
    // Someone smaller finds room.
    const small = await open({ ...NUMERIC, training: { ...NUMERIC.training, batch: 2 } }, machines);
    expect(await take(small, 2)).toHaveLength(2);
    small.dispose();
  });

  it('a model that does not fit says so, and its machine serves the next', async () => {
    const { machines, machine } = await scarce(8);
    const free = machine.used;
    const large: Experiment = { ...NUMERIC, model: { ...NUMERIC.model, width: 256 } };
    await expect(open(large, machines)).rejects.toThrow(TOO_LARGE);
    expect(machine.used).toBe(free);
    expect(await machines.take()).toBe(machine);
  });
});
