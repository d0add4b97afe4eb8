import type { EngineFailure } from './protocol';

const OUT_OF_MEMORY =
  /out of memory|allocation failed|\bOOM\b|cannot enlarge memory|invalid array length|array buffer allocation/i;

/** Names for the reader what a worker or a backend died of. */
export function crashFailure(message: string): EngineFailure {
  if (OUT_OF_MEMORY.test(message)) {
    return {
      kind: 'out-of-memory',
      message: `Training ran out of memory (${message}).`,
      remedy: 'Make the batch, the width or the training pool smaller, then train again.',
    };
  }
  return {
    kind: 'crashed',
    message: `Training stopped: ${message}.`,
    remedy: 'Go on from the last checkpoint, or train again: a fresh worker starts by itself.',
  };
}

/** The same of the worker that looks into trained models. */
export function probeCrash(message: string): EngineFailure {
  const { kind } = crashFailure(message);
  return kind === 'out-of-memory'
    ? {
        kind,
        message: `The probe ran out of memory (${message}).`,
        remedy: 'Ask for fewer cases, or open a smaller model.',
      }
    : {
        kind,
        message: `The probe stopped: ${message}.`,
        remedy: 'Ask again: a fresh worker starts by itself.',
      };
}
