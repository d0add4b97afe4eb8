import { OWN_LIMITS } from './limits';

/** A file's name without folder and extension, as a task name. */
export function fileStem(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? name;
  return base.replace(/\.(jsonl?|ndjson|csv|tsv|txt)$/i, '').trim() || 'task';
}

/** At most 40 characters, none a control character, cut between characters (never inside a surrogate pair). */
export function shortName(name: string): string {
  const clean = name.replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ').trim() || 'task';
  if (clean.length <= OWN_LIMITS.nameCharacters) return clean;
  let short = '';
  for (const character of clean) {
    if (short.length + character.length > OWN_LIMITS.nameCharacters - 1) break;
    short += character;
  }
  return `${short.trimEnd()}…`;
}

/** An id made of letters, digits, `_` and `-`; never of the form L1, which names a latent factor. */
export function taskId(name: string): string {
  const id = name
    .replace(/[^\p{L}\p{N}_-]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, OWN_LIMITS.nameCharacters)
    // A cut may leave half of a surrogate pair.
    .replace(/[\ud800-\udbff]$/, '');
  if (id === '') return 'task';
  return /^L\d+$/.test(id) ? `task_${id}` : id;
}

/** A file's name as links carry it: without control characters, at most 255 characters. */
export function fileName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cs}]/gu, '').slice(0, 255) || 'file';
}

/** The name, with ` 2`, ` 3`… (`joint` between) where it is taken; adds the result to `taken`. */
export function uniqueName(name: string, taken: Set<string>, joint: string): string {
  let unique = name;
  for (let k = 2; taken.has(unique); k++) {
    const suffix = `${joint}${k}`;
    unique = name.slice(0, OWN_LIMITS.nameCharacters - suffix.length) + suffix;
  }
  taken.add(unique);
  return unique;
}
