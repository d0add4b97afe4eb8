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

export interface ProbeOptions {
  readonly onProgress?: (progress: ProbeProgress) => void;
  readonly signal?: AbortSignal;
}

interface Waiting {
  settle(reply: ProbeReply): void;
  onProgress(progress: ProbeProgress): void;
}

/**
 * One probe worker. It is started with the first question and again after a crash; the models that were open are then no
 * longer so.
 */
export class ProbeClient {
  readonly #spawn: () => EnginePort;
  #port: EnginePort | null = null;
  #count = 0;
  readonly #waiting = new Map<number, Waiting>();

  constructor(spawn: () => EnginePort) {
    this.#spawn = spawn;
  }

  /**
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
      const settle = (reply: ProbeReply): void => {
        this.#waiting.delete(id);
        signal?.removeEventListener('abort', abort);
        if (reply.type === 'answer' && isAnswerTo(call, reply)) resolve(reply.answer);
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

  /** Ends the worker at once; questions under way fail. */
  close(): void {
    this.#crash('it was closed');
  }

  #open(): EnginePort {
    const port = this.#spawn();
    port.onmessage = (message) => this.#receive(message.data);
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
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [id, { settle }] of waiting) settle({ type: 'failed', id, failure: probeCrash(message) });
  }
}

/** After these the worker's memory cannot be trusted, and its models are gone. */
export function isDeadly({ kind }: EngineFailure): boolean {
  return kind === 'out-of-memory' || kind === 'crashed';
}

function isAnswerTo<C extends ProbeCall>(
  call: C,
  reply: Extract<ProbeReply, { type: 'answer' }>,
): reply is Extract<ProbeReply, { type: 'answer'; call: C }> & {
  readonly answer: ProbeCalls[C]['answer'];
} {
  return reply.call === call;
}

/** The real worker, named for the browser's developer tools. */
export function spawnProbe(): EnginePort {
  return new Worker(new URL('./probe.worker.ts', import.meta.url), { type: 'module', name: 'probe' });
}
