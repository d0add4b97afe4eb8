import type { ProbeCalls, ProbeProgress } from '../probe/protocol';
import type { EnginePort } from './client';
import { probeCrash } from './failure';
import { idOf, parseReply } from './probeNarrow';
import type { ProbeCall, ProbeQuestion, ProbeReply, ProbeRequest } from './probeProtocol';
import type { EngineFailure } from './protocol';

/** Why a question was not answered. */
export class ProbeFailed extends Error {
  readonly failure: EngineFailure;

  constructor(failure: EngineFailure) {
    super(failure.message);
    this.name = 'ProbeFailed';
    this.failure = failure;
  }
}

/** The model that a question is about is not open; after `open` the same question has an answer. */
export class NotOpen extends ProbeFailed {
  constructor() {
    super({ kind: 'refused', message: 'This model is no longer open.', remedy: 'Open it again.' });
    this.name = 'NotOpen';
  }
}

export interface ProbeOptions {
  readonly onProgress?: (progress: ProbeProgress) => void;
  readonly signal?: AbortSignal;
}

interface Waiting {
  settle(reply: Reply): void;
  onProgress(progress: ProbeProgress): void;
}

/** What may be said of one question. */
type Reply = Exclude<ProbeReply, { readonly type: 'opened' }>;

/**
 * One probe worker. It is started with the first question and again after a crash; the models that were open are then no
 * longer so.
 */
export class ProbeClient {
  readonly #spawn: () => EnginePort;
  readonly #onOpened: (keys: readonly string[]) => void;
  #port: EnginePort | null = null;
  #count = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** @param onOpened hears which models are open, by key, whenever that changes */
  constructor(spawn: () => EnginePort, onOpened: (keys: readonly string[]) => void = () => {}) {
    this.#spawn = spawn;
    this.#onOpened = onOpened;
  }

  /**
   * @throws NotOpen for a question about a model that is not open
   * @throws ProbeFailed with what is to be said of it
   * @throws the signal's reason once it is aborted, without waiting for the worker
   */
  ask<C extends ProbeCall>(
    call: C,
    question: ProbeCalls[C]['question'],
    { onProgress = () => {}, signal }: ProbeOptions = {},
  ): Promise<ProbeCalls[C]['answer']> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.#count += 1;
    const id = this.#count;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.delete(id);
        this.#post({ type: 'abort', id });
        reject(signal?.reason);
      };
      const settle = (reply: Reply): void => {
        this.#waiting.delete(id);
        signal?.removeEventListener('abort', abort);
        if (reply.type === 'answer' && isAnswerTo(call, reply)) resolve(reply.answer);
        else if (reply.type === 'not-open') reject(new NotOpen());
        else if (reply.type === 'failed') reject(new ProbeFailed(reply.failure));
        else reject(new ProbeFailed(probeCrash(`the probe worker answered something else than ${call}`)));
      };
      this.#waiting.set(id, { settle, onProgress });
      signal?.addEventListener('abort', abort, { once: true });
      try {
        this.#port ??= this.#open();
        // The question belongs to the call; TypeScript does not follow that through the union.
        this.#post({ type: 'question', id, call, question } as ProbeQuestion);
      } catch (error) {
        this.#crash(error instanceof Error ? error.message : String(error));
      }
    });
  }

  #open(): EnginePort {
    const port = this.#spawn();
    port.onmessage = (message) => {
      // What a worker said before it was ended is about models that are gone.
      if (port === this.#port) this.#receive(message.data);
    };
    port.onmessageerror = () => this.#crash('a message from the probe worker could not be read');
    port.onerror = (event) => {
      event.preventDefault?.();
      this.#crash(event.message || 'the probe worker could not be loaded or ended without a reason');
    };
    return port;
  }

  #post(request: ProbeRequest): void {
    this.#port?.postMessage(request);
  }

  #receive(data: unknown): void {
    const reply = parseReply(data);
    if (reply?.type === 'opened') {
      this.#onOpened(reply.keys);
      return;
    }
    const id = reply?.id ?? idOf(data);
    const waiting = id === null ? undefined : this.#waiting.get(id);
    if (!waiting) return;
    if (!reply) {
      this.#crash('an answer of the probe worker does not have the form it should');
      return;
    }
    if (reply.type === 'progress') {
      waiting.onProgress(reply.progress);
      return;
    }
    waiting.settle(reply);
    if (reply.type === 'failed' && isDeadly(reply.failure)) this.#crash(reply.failure.message);
  }

  #crash(message: string): void {
    this.#port?.terminate();
    this.#port = null;
    this.#onOpened([]);
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [id, { settle }] of waiting) settle({ type: 'failed', id, failure: probeCrash(message) });
  }
}

/** After these the worker's memory cannot be trusted, and its models are gone. */
function isDeadly({ kind }: EngineFailure): boolean {
  return kind === 'out-of-memory' || kind === 'crashed';
}

function isAnswerTo<C extends ProbeCall>(
  call: C,
  reply: Extract<Reply, { type: 'answer' }>,
): reply is Extract<Reply, { type: 'answer'; call: C }> & {
  readonly answer: ProbeCalls[C]['answer'];
} {
  return reply.call === call;
}

/** The real worker, named for the browser's developer tools. */
export function spawnProbe(): EnginePort {
  return new Worker(new URL('./probe.worker.ts', import.meta.url), { type: 'module', name: 'probe' });
}
