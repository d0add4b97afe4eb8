import type { ProbeProgress } from './protocol';

/** Longest time between two reports, and between two moments at which messages are heard, milliseconds. */
const EVERY_MS = 30;

/** Who asked: hears how far the answer is, and may no longer want it. */
export class Watch {
  readonly #report: (progress: ProbeProgress) => void;
  readonly #signal: AbortSignal | undefined;
  #last = Number.NEGATIVE_INFINITY;

  constructor(report: (progress: ProbeProgress) => void = () => {}, signal?: AbortSignal) {
    this.#report = report;
    this.#signal = signal;
  }

  /**
   * Called often while an answer is made; every so often it reports and lets the event loop deliver messages.
   *
   * @param share in [0, 1]
   * @throws the signal's reason (an `AbortError`) once it is aborted
   */
  async at(doing: string, share: number): Promise<void> {
    this.#signal?.throwIfAborted();
    if (performance.now() - this.#last < EVERY_MS) return;
    this.#report({ doing, share });
    await new Promise((resolve) => setTimeout(resolve));
    this.#last = performance.now();
    this.#signal?.throwIfAborted();
  }
}

/** Whether something was thrown because its answer is no longer wanted. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
