/** Numbers in one of the parts among which threads share an elementwise loop: four cache lines, whole SIMD vectors. */
const BLOCK = 64;

/** Into how many parts an elementwise loop over `size` numbers may be split. */
export function blocksOf(size: number): number {
  return Math.ceil(size / BLOCK);
}

/** The numbers [begin, end) of parts [from, to). */
export function stretchOf(size: number, from: number, to: number): { begin: number; end: number } {
  return { begin: from * BLOCK, end: Math.min(size, to * BLOCK) };
}
