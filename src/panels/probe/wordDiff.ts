/** A word of a text, and whether the other text lacks it. */
export interface DiffWord {
  readonly text: string;
  readonly changed: boolean;
}

/**
 * The words of two texts, those outside their longest common subsequence marked as changed. Texts are split at spaces;
 * of texts beyond 512 words only equal beginnings and ends are seen as common.
 */
export function wordDiff(before: string, after: string): [readonly DiffWord[], readonly DiffWord[]] {
  const a = words(before);
  const b = words(after);
  const [keptA, keptB] = commonWords(a, b);
  return [
    a.map((text, i) => ({ text, changed: !keptA.has(i) })),
    b.map((text, j) => ({ text, changed: !keptB.has(j) })),
  ];
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

const MOST_WORDS = 512;

function commonWords(a: readonly string[], b: readonly string[]): [Set<number>, Set<number>] {
  const [keptA, keptB] = [new Set<number>(), new Set<number>()];
  const keep = (i: number, j: number) => {
    keptA.add(i);
    keptB.add(j);
  };
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) {
    keep(from, from);
    from++;
  }
  let [endA, endB] = [a.length, b.length];
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) keep(--endA, --endB);
  const [n, m] = [endA - from, endB - from];
  if (n === 0 || m === 0 || n > MOST_WORDS || m > MOST_WORDS) return [keptA, keptB];
  // longest[i][j]: words in common of a[from + i …] and b[from + j …].
  const longest = Array.from({ length: n + 1 }, () => new Uint16Array(m + 1));
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      longest[i][j] =
        a[from + i] === b[from + j]
          ? longest[i + 1][j + 1] + 1
          : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  for (let i = 0, j = 0; i < n && j < m; ) {
    if (a[from + i] === b[from + j]) {
      keep(from + i, from + j);
      i++;
      j++;
    } else if (longest[i + 1][j] >= longest[i][j + 1]) i++;
    else j++;
  }
  return [keptA, keptB];
}
