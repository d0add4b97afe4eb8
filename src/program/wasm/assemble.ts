import type { Access } from '../access';
import type { Value } from '../graph';
import { Code } from './code';
import type { Instruction, Word } from './lowering';

/** From so many multiply-adds on, sharing work out is worth waiting for each other. */
const WORTH_WAITING = 8_000;
/** From so many on it is worth sharing out where nobody has to wait. */
const WORTH_SHARING = 500;

/** Where an instruction's words point to, in bytes. */
export interface Addresses {
  of(value: Value): number;
  scratch(thread: number): number;
  /** Address of the barrier's record. */
  readonly barrier: number;
}

/**
 * One list of machine words per thread. Work is shared out in equal parts, or given whole to the thread that has least to do;
 * where a thread is about to touch what another one has written since the last barrier (or to write what another has read),
 * all of them wait for each other first. Shares never change a result's bits: parts are independent.
 */
export function assemble(
  instructions: readonly Instruction[],
  threads: number,
  addresses: Addresses,
): Int32Array<ArrayBuffer>[] {
  const lists = Array.from({ length: threads }, () => new WordList());
  let since = new Touched(threads);
  for (const instruction of instructions) {
    const ways = waysToShare(instruction, since.load).map((shares) => planOf(instruction, shares, addresses));
    let plan = ways.find(({ touches }) => !since.conflicts(touches));
    if (!plan) {
      [plan] = ways;
      for (const list of lists) list.instruction(Code.barrier, [addresses.barrier, threads]);
      since = new Touched(threads);
    }
    since.add(plan.touches, plan.costs);
    plan.words.forEach((words, thread) => {
      if (words) lists[thread].instruction(instruction.code, words.map(resolve(addresses, thread)));
    });
  }
  return lists.map((list) => list.end());
}

/** The parts [from, to) that each thread does. */
type Shares = readonly (readonly [from: number, to: number])[];

/** How an instruction may be shared out, the best way first; `load`: what each thread has to do since the last barrier. */
function waysToShare({ parts, cost }: Instruction, load: readonly number[]): Shares[] {
  const threads = load.length;
  const share = (thread: number): number => Math.floor((parts * thread) / threads);
  const shared: Shares = load.map((_, thread) => [share(thread), share(thread + 1)]);
  const byLoad = [...load.keys()].sort((a, b) => load[a] - load[b] || a - b);
  const whole = byLoad.map((one): Shares => load.map((_, thread) => (thread === one ? [0, parts] : [0, 0])));
  if (parts === 1 || cost < WORTH_SHARING) return whole;
  return cost < WORTH_WAITING ? [shared, ...whole] : [shared];
}

interface Plan {
  /** By thread; null for one that has nothing to do. */
  readonly words: readonly (readonly Word[] | null)[];
  readonly touches: readonly (readonly Touch[])[];
  readonly costs: readonly number[];
}

function planOf(instruction: Instruction, shares: Shares, addresses: Addresses): Plan {
  const words = shares.map(([from, to]) => (from < to ? instruction.words(from, to) : null));
  return {
    words,
    touches: words.map((list) => (list ? touchesOf(list, addresses) : [])),
    costs: shares.map(([from, to]) => (instruction.cost * (to - from)) / instruction.parts),
  };
}

/** A stretch of memory in bytes. */
interface Touch {
  readonly from: number;
  readonly to: number;
  readonly write: boolean;
}

function touchesOf(words: readonly Word[], addresses: Addresses): Touch[] {
  return words.filter(isAccess).map(({ value, begin, end, mode }) => {
    const at = addresses.of(value);
    return { from: at + 4 * begin, to: at + 4 * end, write: mode === 'write' };
  });
}

/** What each thread has touched, and had to do, since the last barrier. */
class Touched {
  readonly load: number[];
  readonly #byThread: Touch[][];

  constructor(threads: number) {
    this.load = Array.from({ length: threads }, () => 0);
    this.#byThread = Array.from({ length: threads }, () => []);
  }

  conflicts(next: readonly (readonly Touch[])[]): boolean {
    return next.some((mine, thread) =>
      this.#byThread.some(
        (theirs, other) =>
          other !== thread &&
          theirs.some((a) => mine.some((b) => (a.write || b.write) && a.from < b.to && b.from < a.to)),
      ),
    );
  }

  add(touches: readonly (readonly Touch[])[], costs: readonly number[]): void {
    touches.forEach((mine, thread) => {
      this.#byThread[thread].push(...mine);
      this.load[thread] += costs[thread];
    });
  }
}

type Resolved = number | { readonly float: number };

function resolve(addresses: Addresses, thread: number): (word: Word) => Resolved {
  return (word) => {
    if (isAccess(word)) return addresses.of(word.value) + 4 * word.begin;
    if (typeof word === 'object' && 'scratch' in word) return addresses.scratch(thread);
    return word;
  };
}

export function isAccess(word: Word): word is Access {
  return typeof word === 'object' && 'value' in word;
}

class WordList {
  readonly #words: number[] = [];

  instruction(code: Code, words: readonly Resolved[]): void {
    this.#words.push(code, words.length, ...words.map(bits));
  }

  end(): Int32Array<ArrayBuffer> {
    return Int32Array.from([...this.#words, Code.end]);
  }
}

const floats = new Float32Array(1);
const integers = new Int32Array(floats.buffer);

/** A word as 32 bits; addresses may be beyond 2 GB, where they wrap. */
function bits(word: Resolved): number {
  if (typeof word === 'number') return word | 0;
  floats[0] = word.float;
  return integers[0];
}
