import { readFile, stat } from 'node:fs/promises';
import { Refusal } from '../src/lib/refusal';

/**
 * The bytes of a file that was named on the command line. Its size is looked at first: one beyond the limit is refused
 * without reading it into memory.
 *
 * @param most largest size taken, in bytes
 * @throws Refusal when it is missing, no file, not readable or too large
 */
export async function readInputFile(path: string, most: number): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > most) {
      throw new Refusal(path, megabytes(size), `a file holds at most ${megabytes(most)}`, 'Make it smaller');
    }
    return await readFile(path);
  } catch (error) {
    throw fileRefusal(path, error);
  }
}

/** What the system says of a path, as a refusal; a refusal as it is. @throws the error itself where it is a fault of ours */
export function fileRefusal(
  path: string,
  error: unknown,
  rule = 'the file must exist and be readable',
): Refusal {
  if (error instanceof Refusal) return error;
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
  return new Refusal(path, error.code, rule, 'Check the path');
}

/** The text of a file's bytes. @throws Refusal when they are not UTF-8 */
export function textOf(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(path, `${bytes.length} bytes`, 'text must be UTF-8', 'Save the file as UTF-8');
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
