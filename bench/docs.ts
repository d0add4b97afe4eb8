import { readFile, writeFile } from 'node:fs/promises';

/** Who measured: the places that `npm run bench` fills, and those of `npm run figures`. */
export type Source = 'bench' | 'figures';

/**
 * Puts what was measured where a document shows it: between `<!-- bench: NAME -->` and `<!-- /bench -->`.
 *
 * @throws Error where the document has no such place
 */
export function filled(document: string, name: string, measured: string, source: Source = 'bench'): string {
  const begin = `<!-- ${source}: ${name} -->`;
  const end = `<!-- /${source} -->`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`there is no place for the ${name} of ${source}`);
  return `${document.slice(0, from + begin.length)}\n${measured.trim()}\n${document.slice(to)}`;
}

export async function fill(
  path: string,
  name: string,
  measured: string,
  source: Source = 'bench',
): Promise<void> {
  await writeFile(path, filled(await readFile(path, 'utf8'), name, measured, source));
}
