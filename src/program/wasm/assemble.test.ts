import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Access, reads, writes } from '../access';
import type { Value } from '../graph';
import { assemble } from './assemble';
import { Code } from './code';
import type { Instruction } from './lowering';

const values = Array.from(
  { length: 4 },
  (_, id): Value => ({ id, size: 64, dtype: 'float32', kind: 'computed' }),
);
const BARRIER = 8;
const addresses = {
  of: (value: Value) => 1024 + 256 * value.id,
  scratch: (thread: number) => 64 * thread,
  barrier: BARRIER,
};

/** Reads `from` and writes `to` row by row; with `whole` it reads all of `from` for every row. */
function copy(from: Value, to: Value, whole = false, cost = 1e6): Instruction {
  return {
    code: Code.linear,
    parts: 8,
    cost,
    words: (begin, end) => [
      whole ? reads(from) : reads(from, 8 * begin, 8 * end),
      writes(to, 8 * begin, 8 * end),
      end - begin,
    ],
  };
}

/** [code, …words] of each instruction. */
function listed(words: Int32Array): number[][] {
  const found: number[][] = [];
  for (let at = 0; words[at] !== Code.end; at += 2 + words[at + 1]) {
    found.push([words[at], ...words.subarray(at + 2, at + 2 + words[at + 1])]);
  }
  return found;
}

const codes = (lists: Int32Array[]): number[][] => lists.map((words) => listed(words).map(([code]) => code));

it('gives one thread everything, without barriers', () => {
  const [a, b, c] = values;
  const [list] = assemble([copy(a, b), copy(b, c, true)], 1, addresses);
  expect(listed(list)).toEqual([
    [Code.linear, 1024, 1280, 8],
    [Code.linear, 1280, 1536, 8],
  ]);
});

it('splits rows, and lets threads go on with their own rows without waiting', () => {
  const [a, b, c] = values;
  const lists = assemble([copy(a, b), copy(b, c)], 2, addresses);
  expect(lists.map(listed)).toEqual([
    [
      [Code.linear, 1024, 1280, 4],
      [Code.linear, 1280, 1536, 4],
    ],
    [
      [Code.linear, 1024 + 128, 1280 + 128, 4],
      [Code.linear, 1280 + 128, 1536 + 128, 4],
    ],
  ]);
});

it('lets all threads wait where one reads what another wrote, or writes what another read', () => {
  const [a, b, c] = values;
  const all = [Code.linear, Code.barrier, Code.linear];
  expect(codes(assemble([copy(a, b), copy(b, c, true)], 2, addresses))).toEqual([all, all]);
  expect(codes(assemble([copy(a, b, true), copy(c, a)], 2, addresses))).toEqual([all, all]);
});

it('leaves small work to the first thread', () => {
  const [a, b] = values;
  expect(codes(assemble([copy(a, b, false, 10)], 3, addresses))).toEqual([[Code.linear], [], []]);
});

it('gives every thread its own scratch memory, and floats as their bits', () => {
  const instruction: Instruction = {
    code: Code.linear,
    parts: 2,
    cost: 1e6,
    words: () => [{ scratch: 16 }, { float: 1.5 }],
  };
  const bits = new Int32Array(Float32Array.of(1.5).buffer)[0];
  expect(assemble([instruction], 2, addresses).map(listed)).toEqual([
    [[Code.linear, 0, bits]],
    [[Code.linear, 64, bits]],
  ]);
});

it('never lets two threads meet in memory between two barriers, whatever the program', () => {
  const instruction = fc
    .tuple(fc.nat(3), fc.nat(3), fc.boolean(), fc.boolean())
    .filter(([from, to]) => from !== to)
    .map(([from, to, whole, large]) => copy(values[from], values[to], whole, large ? 1e6 : 1));
  fc.assert(
    fc.property(
      fc.array(instruction, { maxLength: 12 }),
      fc.integer({ min: 2, max: 5 }),
      (program, threads) => {
        const phases = assemble(program, threads, addresses).map((list) => phasesOf(listed(list)));
        expect(new Set(phases.map(({ length }) => length)).size).toBe(1);
        phases[0].forEach((_, phase) => {
          for (let a = 0; a < threads; a++) {
            for (let b = a + 1; b < threads; b++) {
              for (const mine of phases[a][phase])
                for (const theirs of phases[b][phase]) expect(meet(mine, theirs)).toBe(false);
            }
          }
        });
      },
    ),
  );

  type Touch = Pick<Access, 'begin' | 'end' | 'mode'>;
  function meet(a: Touch, b: Touch): boolean {
    return (a.mode === 'write' || b.mode === 'write') && a.begin < b.end && b.begin < a.end;
  }
  /** What a thread touches between one barrier and the next, from the words of `copy` (which reads at least its rows). */
  function phasesOf(list: readonly number[][]): Touch[][] {
    const found: Touch[][] = [[]];
    for (const [code, from, to, rows] of list) {
      if (code === Code.barrier) found.push([]);
      else {
        found[found.length - 1].push(
          { begin: from, end: from + 32 * rows, mode: 'read' },
          { begin: to, end: to + 32 * rows, mode: 'write' },
        );
      }
    }
    return found;
  }
});
