import { isFull } from './shelf';

/** Why the browser keeps nothing, in words that fit in brackets. */
export function storageReason(error: unknown): string {
  if (isFull(error)) return 'the storage of this browser is full';
  return error instanceof Error ? error.message || error.name : String(error);
}
