import type { BackendChoice, BackendName } from '../experiment/records';
import { Refusal } from '../lib/refusal';
import { probeKey } from '../probe/open';
import type { Opened } from '../probe/opened';
import type { OpenProbe } from '../probe/protocol';
import { isAbort, Watch } from '../probe/watch';
import { NotFinite } from '../train/notFinite';
import { probeCrash } from './failure';
import { idOf, parseRequest } from './probeNarrow';
import { MOST_OPENED, type ProbeQuestion, type ProbeReply, type ProbeRequest } from './probeProtocol';
import type { EngineFailure } from './protocol';

/** What the engine stands on; the worker passes the real things, a test its own. */
export interface ProbeParts {
  chooseBackend(wish: BackendName | null): Promise<BackendChoice>;
  /** Resolves with the reason when the backend in use is lost; never resolves on backends that cannot be. */
  backendLost(backend: BackendName): Promise<string>;
  openProbe(question: OpenProbe, backend: BackendName, watch: Watch): Promise<Opened>;
}

/** An open model, with how many questions about it are under way. */
interface Kept {
  readonly opened: Opened;
  /** What it runs on, and is lost with. */
  readonly backend: BackendName;
  using: number;
  /** No longer kept: freed with its last question. */
  gone: boolean;
}

/**
 * Answers questions about a few open models. Answers are made in pieces, so that a short question is answered in the middle
 * of a long one; models are opened one after another.
 */
export class ProbeEngine {
  readonly #post: (reply: ProbeReply) => void;
  readonly #parts: ProbeParts;
  readonly #running = new Map<number, AbortController>();
  /** By key, the one opened longest ago first. */
  readonly #kept = new Map<string, Kept>();
  #opening: Promise<unknown> = Promise.resolve();
  /** Backends whose loss is listened for. */
  readonly #watched = new Set<BackendName>();
  /** What waits for a backend, told when that is lost. */
  readonly #waiting = new Set<{ readonly backend: BackendName; lose(reason: BackendLost): void }>();
  /** A lost GPU is not tried again. */
  #lost = false;

  constructor(post: (reply: ProbeReply) => void, parts: ProbeParts) {
    this.#post = post;
    this.#parts = parts;
  }

  /** Takes a message from outside. Anything that is no request is answered with a refusal, where it names a question. */
  receive(message: unknown): void {
    let request: ProbeRequest;
    try {
      request = parseRequest(message);
    } catch (error) {
      const id = idOf(message);
      if (id !== null) this.#post({ type: 'failed', id, failure: nameFailure(error) });
      return;
    }
    if (request.type === 'abort') this.#running.get(request.id)?.abort();
    else void this.#answer(request);
  }

  async #answer(question: ProbeQuestion): Promise<void> {
    const { id } = question;
    const controller = new AbortController();
    this.#running.set(id, controller);
    const report = (progress: { doing: string; share: number }) =>
      this.#post({ type: 'progress', id, progress });
    try {
      this.#post(await this.#reply(question, new Watch(report, controller.signal)));
    } catch (error) {
      if (controller.signal.aborted && isAbort(error)) this.#post({ type: 'aborted', id });
      else if (error instanceof NotOpen) this.#post({ type: 'not-open', id });
      else this.#post({ type: 'failed', id, failure: nameFailure(error) });
    } finally {
      this.#running.delete(id);
    }
  }

  async #reply(asked: ProbeQuestion, watch: Watch): Promise<ProbeReply> {
    const { id } = asked;
    const type = 'answer';
    switch (asked.call) {
      case 'open': {
        const opening = this.#opening.then(() => this.#open(asked.question, watch));
        // The next one is opened whether or not this one could be.
        this.#opening = opening.catch(() => {});
        return { type, id, call: 'open', answer: await opening };
      }
      case 'ask':
        return { type, id, call: 'ask', answer: await this.#with(asked, ({ ask }, q) => ask(q, watch)) };
      case 'vary':
        return { type, id, call: 'vary', answer: await this.#with(asked, ({ vary }, q) => vary(q, watch)) };
      case 'score':
        return {
          type,
          id,
          call: 'score',
          answer: await this.#with(asked, ({ score }, q) => score(q, watch)),
        };
      case 'pairs':
        return {
          type,
          id,
          call: 'pairs',
          answer: await this.#with(asked, ({ pairs }, q) => pairs(q, watch)),
        };
      case 'timeline': {
        const answer = await this.#with(asked, ({ timeline }, q) => timeline(q, watch));
        return { type, id, call: 'timeline', answer };
      }
      default:
        return asked satisfies never;
    }
  }

  async #open(question: OpenProbe, watch: Watch) {
    await watch.at('opening', 0);
    const key = probeKey(question.experiment, question.weights);
    const known = this.#kept.get(key);
    if (known) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known.opened.subject;
    }
    const { name } = await this.#parts.chooseBackend(this.#lost ? 'wasm' : question.backend);
    this.#use(name);
    const opened = await this.#unlessLost(name, this.#parts.openProbe(question, name, watch));
    this.#kept.set(key, { opened, backend: name, using: 0, gone: false });
    for (const [oldest, kept] of this.#kept) {
      if (this.#kept.size <= MOST_OPENED) break;
      this.#kept.delete(oldest);
      kept.gone = true;
      free(kept);
    }
    this.#tellOpened();
    return opened.subject;
  }

  /** Asks an open model, which stays open until it has answered. */
  async #with<Q extends { readonly question: { readonly key: string } }, A>(
    { question }: Q,
    ask: (answer: Opened['answer'], question: Q['question']) => Promise<A>,
  ): Promise<A> {
    const kept = this.#kept.get(question.key);
    if (!kept) throw new NotOpen();
    kept.using += 1;
    try {
      return await this.#unlessLost(kept.backend, ask(kept.opened.answer, question));
    } finally {
      kept.using -= 1;
      free(kept);
    }
  }

  /** Listens for the loss of a backend: the GPU goes away with every model on it, and those on others stay open. */
  #use(backend: BackendName): void {
    if (this.#watched.has(backend)) return;
    this.#watched.add(backend);
    void this.#parts.backendLost(backend).then((reason) => {
      this.#lost = true;
      this.#watched.delete(backend);
      // Not disposed of: there is no memory left to free.
      for (const [key, kept] of this.#kept) if (kept.backend === backend) this.#kept.delete(key);
      for (const work of this.#waiting) if (work.backend === backend) work.lose(new BackendLost(reason));
      this.#tellOpened();
    });
  }

  #tellOpened(): void {
    this.#post({ type: 'opened', keys: [...this.#kept.keys()] });
  }

  /**
   * What this work gives, unless its backend is lost before. Not a race with one long promise: that would hold on to every
   * answer ever given.
   */
  #unlessLost<T>(backend: BackendName, work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const waiting = { backend, lose: reject };
      this.#waiting.add(waiting);
      work.then(resolve, reject).finally(() => this.#waiting.delete(waiting));
    });
  }
}

/** A question about a model that is not open. */
class NotOpen extends Error {}

class BackendLost extends Error {}

/** Frees a model that is neither kept nor asked. */
function free({ opened, using, gone }: Kept): void {
  if (gone && using === 0) opened.dispose();
}

/** Names an exception for the reader. */
function nameFailure(error: unknown): EngineFailure {
  if (error instanceof Refusal) {
    const remedy = error.remedy ?? `Change ${error.path} and ask again.`;
    return { kind: 'refused', message: `${error.problem}.`, remedy };
  }
  if (error instanceof NotFinite) {
    return {
      kind: 'not-finite',
      message: `Training it again stopped: ${error.message}.`,
      remedy: 'Lower the learning rate, train, and open that run.',
    };
  }
  if (error instanceof BackendLost) {
    return {
      kind: 'backend-lost',
      message: `The graphics card was lost (${error.message}), and the models that were open on it.`,
      remedy: 'Ask again: the model is opened anew on WASM.',
    };
  }
  return probeCrash(error instanceof Error ? error.message : String(error));
}
