import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeSurroundings } from '../../backend/nodeMachine';
import { PRODUCT_SCRATCH } from '../../kernels/productCodes';
import { Code } from './code';
import { type Machine, Machines } from './machine';

/** More than there are cores, so that threads also wait for one that is not running. */
const THREADS = 4;
const ROUNDS = 8;
/** A product of so many rows keeps the others waiting longer than they look. */
const LONG = 200_000;

let machines: Machines;
let machine: Machine;

beforeAll(async () => {
  machines = await Machines.prepare(nodeSurroundings(THREADS));
  machine = await machines.take();
});
afterAll(() => machines.give(machine));

/**
 * Each thread's program: in every round its own number becomes the sum of all threads' numbers of the round before, so a
 * barrier that lets anyone through early shows in the result. `late` first does something long in each round.
 */
function programs(numbers: number, late: number | null): number[] {
  const barrier = machine.allocate(64);
  const ones = machine.allocate(4 * LONG);
  machine.floats(ones, LONG).fill(1);
  return Array.from({ length: THREADS }, (_, thread) => {
    const scratch = machine.allocate(4 * PRODUCT_SCRATCH);
    const waste = machine.allocate(4 * LONG);
    const sum = (a: number, c: number, rows: number, inner: number): number[] => [
      ...[Code.linear, 19, 1, rows, 1, inner],
      ...[a, 0, inner === 1 ? 1 : 0, 1, ones, 0, 1, 1, c, 0, 1, 0, 0, 0, scratch],
    ];
    const words = Array.from({ length: ROUNDS }, (_, round) => {
      const row = numbers + 4 * THREADS * round;
      const wait = [Code.barrier, 2, barrier, THREADS];
      const delay = thread === late ? sum(ones, waste, LONG, 1) : [];
      return [...delay, ...sum(row, row + 4 * (THREADS + thread), 1, THREADS), ...wait];
    }).flat();
    const program = machine.allocate(4 * (words.length + 1));
    machine.integers(program, words.length + 1).set([...words, Code.end]);
    return program;
  });
}

it.each([null, 0, THREADS - 1])('threads wait for each other; late: %s', async (late) => {
  const numbers = machine.allocate(4 * THREADS * (ROUNDS + 1));
  const addresses = programs(numbers, late);
  for (let run = 0; run < (late === null ? 200 : 10); run++) {
    machine.floats(numbers, THREADS * (ROUNDS + 1)).fill(0);
    machine.floats(numbers, THREADS).fill(1 + run);
    machine.run(addresses);
    const last = machine.floats(numbers + 4 * THREADS * ROUNDS, THREADS);
    expect([...last]).toEqual(Array(THREADS).fill((1 + run) * THREADS ** ROUNDS));
    // Long enough for helpers to fall asleep between two runs.
    if (run % 20 === 0) await sleep(5);
  }
});
