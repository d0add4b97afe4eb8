/** Longest link offered as a code, in characters: denser codes are not read reliably from a screen by a phone. */
const LONGEST = 1500;
/** Light modules around the code that the standard asks for. */
const QUIET = 4;

/** Why this link cannot be shown as a code, or null where it can. */
export function qrProblem(link: string): string | null {
  if (link.length <= LONGEST) return null;
  return `The link has ${link.length.toLocaleString('en')} characters; a code that a phone can read holds at most ${LONGEST.toLocaleString('en')}.`;
}

/** The code as an SVG path in a square of `size` units, dark runs of each row as one rectangle. */
export async function qrPath(link: string): Promise<{ readonly path: string; readonly size: number }> {
  const { encode } = await import('uqr');
  const { data, size } = encode(link, { ecc: 'L', border: QUIET });
  let path = '';
  data.forEach((row, y) => {
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue;
      let end = x;
      while (end < size && row[end]) end++;
      path += `M${x} ${y}h${end - x}v1h-${end - x}z`;
      x = end;
    }
  });
  return { path, size };
}
