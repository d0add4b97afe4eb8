/** `a, b and c`; empty for none. */
export function listed(parts: readonly (string | number)[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Names that are told before the rest is counted. */
const NAMED = 6;

/** The same of many names: the first of them, and how many more. */
export function someOf(names: readonly string[]): string {
  const more = names.length - NAMED;
  return listed(more > 0 ? [...names.slice(0, NAMED), `${more} more`] : names);
}
