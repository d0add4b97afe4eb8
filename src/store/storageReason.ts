/** Whether a rejection says that the browser's storage is full. */
export function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

/** Why the browser keeps nothing, in words that fit in brackets. */
export function storageReason(error: unknown): string {
  if (isFull(error)) return 'the storage of this browser is full';
  return error instanceof Error ? error.message || error.name : String(error);
}
