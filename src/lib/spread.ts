/** Indices of at most `most` of `count` items, evenly spread, with the first and the last. */
export function spreadIndices(count: number, most: number): readonly number[] {
  if (count <= most) return Array.from({ length: count }, (_, k) => k);
  if (most < 2) return most < 1 ? [] : [count - 1];
  return Array.from({ length: most }, (_, k) => Math.round((k * (count - 1)) / (most - 1)));
}
