import type { FactorRows } from './rows';

/** Rows are padded to whole blocks of eight 64-bit words: the inner loop is unrolled over one block. */
const BLOCK_WORDS = 8;
const BLOCK_BYTES = 8 * BLOCK_WORDS;
const PAGE_BYTES = 65_536;

/**
 * The smallest Hamming distance of two rows by a small WebAssembly module assembled below.
 *
 * @param rows at least two
 * @returns the distance, or null where WebAssembly is missing or not allowed (a strict content security policy)
 */
export function closestRows(rows: FactorRows): number | null {
  const rowBytes = Math.max(1, Math.ceil((rows.stride * 4) / BLOCK_BYTES)) * BLOCK_BYTES;
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil((rows.factors * rowBytes) / PAGE_BYTES) });
    const words = new Int32Array(memory.buffer);
    for (let i = 0; i < rows.factors; i++) {
      words.set(rows.words.subarray(i * rows.stride, (i + 1) * rows.stride), (i * rowBytes) / 4);
    }
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), { lab: { memory } });
    const closestTo = exports.closestTo as (
      row: number,
      end: number,
      rowBytes: number,
      best: number,
    ) => number;
    const end = rows.factors * rowBytes;
    let best = rows.tasks;
    // One call per row, not one for all: an engine replaces its quickly compiled code by optimised code between calls.
    for (let row = 0; row + rowBytes < end && best > 0; row += rowBytes) {
      best = closestTo(row, end, rowBytes, best);
    }
    return best;
  } catch {
    return null;
  }
}

// Opcodes and types of the WebAssembly core specification 1.0, section 5 (binary format).
const I32 = 0x7f;
const LOOP = [0x03, 0x40];
const END = 0x0b;
const BR_IF = 0x0d;
const SELECT = 0x1b;
const I32_LT_U = 0x49;
const I32_ADD = 0x6a;
const I32_AND = 0x71;
const I64_ADD = 0x7c;
const I64_POPCNT = 0x7b;
const I64_XOR = 0x85;
const I32_WRAP_I64 = 0xa7;
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
/** 0 ≤ value < 8192, as signed LEB128 of two bytes. */
const constant = (value: number) => [0x41, (value & 127) | 128, value >>> 7];
const load64 = (offset: number) => [0x29, 3, offset];

// Parameters, then locals. `a` and `b` walk along the two rows at `p` and `q`; row p ends at `rowEnd`.
const [P, END_OF_ROWS, ROW_BYTES, BEST, Q, A, B, ROW_END, DISTANCE] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** function closestTo(p, endOfRows, rowBytes, best): the smallest distance of row p to a later row, if below `best`. */
function moduleBytes(): Uint8Array<ArrayBuffer> {
  const add = (local: number, amount: readonly number[]) => [...get(local), ...amount, I32_ADD];
  const word = (k: number) => [...get(A), ...load64(8 * k), ...get(B), ...load64(8 * k), I64_XOR, I64_POPCNT];
  const body = [
    ...[...add(P, get(ROW_BYTES)), ...tee(Q), ...set(ROW_END)],
    ...LOOP, // over q > p; the caller sees to it that there is one
    ...[...get(P), ...set(A), ...get(Q), ...set(B), ...constant(0), ...set(DISTANCE)],
    ...LOOP, // over blocks of the two rows
    ...Array.from({ length: BLOCK_WORDS }, (_, k) => (k === 0 ? word(0) : [...word(k), I64_ADD])).flat(),
    I32_WRAP_I64,
    ...[...get(DISTANCE), I32_ADD, ...set(DISTANCE)],
    ...[...add(B, constant(BLOCK_BYTES)), ...set(B), ...add(A, constant(BLOCK_BYTES)), ...tee(A)],
    ...[...get(ROW_END), I32_LT_U, ...get(DISTANCE), ...get(BEST), I32_LT_U, I32_AND, BR_IF, 0],
    END,
    ...[...get(DISTANCE), ...get(BEST), ...get(DISTANCE), ...get(BEST), I32_LT_U, SELECT, ...set(BEST)],
    ...[...add(Q, get(ROW_BYTES)), ...tee(Q), ...get(END_OF_ROWS), I32_LT_U, BR_IF, 0],
    END,
    ...get(BEST),
    END,
  ];
  const locals = [1, 5, I32];
  const name = (text: string) => sized([...text].map((letter) => letter.charCodeAt(0)));
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version 1
    ...section(1, [1, 0x60, 4, I32, I32, I32, I32, 1, I32]), // one type: (i32, i32, i32, i32) → i32
    ...section(2, [1, ...name('lab'), ...name('memory'), 2, 0, 1]), // import a memory of at least one page
    ...section(3, [1, 0]), // one function of that type
    ...section(7, [1, ...name('closestTo'), 0, 0]), // exported
    ...section(10, [1, ...sized([...locals, ...body])]),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)];
}

/** The length as unsigned LEB128, then the bytes. */
function sized(bytes: readonly number[]): number[] {
  const length: number[] = [];
  for (let rest = bytes.length; ; rest >>>= 7) {
    if (rest < 128) return [...length, rest, ...bytes];
    length.push((rest & 127) | 128);
  }
}
