/** Things that may be equal but never change places (words of a sentence), with a React key each. */
export function inOrder<T>(
  items: readonly T[],
): readonly { readonly item: T; readonly at: number; readonly key: string }[] {
  return items.map((item, at) => ({ item, at, key: String(at) }));
}
