import type { Access } from '../access';
import type { Value } from '../graph';
import { Code } from './code';
import type { Instruction, Word } from './lowering';

/** Work of fewer multiply-adds is done by one thread: a share of it would cost less than waiting for each other. */
const WORTH_SPLITTING = 8_000;

/** Where an instruction's words point to, in bytes. */
export interface Addresses {
  of(value: Value): number;
  scratch(thread: number): number;
  /** Address of the barrier's record. */
  readonly barrier: number;
}

/**
 * One list of machine words per thread. Instructions are split into equal shares of their parts, and where a thread is
 * about to touch what another one has written since the last barrier (or to write what another has read), all of them wait
 * for each other first. Shares never change a result's bits: parts are independent.
 */
export function assemble(
  instructions: readonly Instruction[],
  threads: number,
  addresses: Addresses,
): Int32Array<ArrayBuffer>[] {
  const lists = Array.from({ length: threads }, () => new WordList());
  let since = new Touched(threads);
  for (const instruction of instructions) {
    const shares = split(instruction, threads).map(([from, to]) =>
      from < to ? instruction.words(from, to) : null,
    );
    const touches = shares.map((words) => (words ? touchesOf(words, addresses) : []));
    if (since.conflicts(touches)) {
      for (const list of lists) list.instruction(Code.barrier, [addresses.barrier, threads]);
      since = new Touched(threads);
    }
    since.add(touches);
    shares.forEach((words, thread) => {
      if (words) lists[thread].instruction(instruction.code, words.map(resolve(addresses, thread)));
    });
  }
  return lists.map((list) => list.end());
}

/** The share [from, to) of each thread. */
function split({ parts, cost }: Instruction, threads: number): [from: number, to: number][] {
  const share = (thread: number): number => Math.floor((parts * thread) / threads);
  return Array.from({ length: threads }, (_, thread) => {
    if (parts > 1 && cost >= WORTH_SPLITTING) return [share(thread), share(thread + 1)];
    return thread === 0 ? [0, parts] : [parts, parts];
  });
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

/** What each thread has touched since the last barrier. */
class Touched {
  readonly #byThread: Touch[][];

  constructor(threads: number) {
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

  add(touches: readonly (readonly Touch[])[]): void {
    touches.forEach((mine, thread) => {
      this.#byThread[thread].push(...mine);
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
