import { readFile, writeFile } from 'node:fs/promises';

/**
 * Puts what was measured where a document shows it: between `<!-- bench: NAME -->` and `<!-- /bench -->`.
 *
 * @throws Error where the document has no such place
 */
export function filled(document: string, name: string, measured: string): string {
  const begin = `<!-- bench: ${name} -->`;
  const end = '<!-- /bench -->';
  const from = document.indexOf(begin);
  const to = document.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`there is no place for the bench's ${name}`);
  return `${document.slice(0, from + begin.length)}\n${measured.trim()}\n${document.slice(to)}`;
}

export async function fill(path: string, name: string, measured: string): Promise<void> {
  await writeFile(path, filled(await readFile(path, 'utf8'), name, measured));
}
