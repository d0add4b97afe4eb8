import { gpuCounts, resetGpuCounts } from './gpuCounts';
import type { Answers, Assignment, Reply, Request, Window } from './protocol';

/** An engine that trains one thing. */
export interface Contestant {
  readonly detail: string;
  readonly parameters: number;
  /** Enqueues a step and reads nothing back. */
  step(): void;
  /** Waits until all steps are done; the loss of the last one. */
  drain(): Promise<number>;
  /** See `Answers`. */
  peak?(): Promise<number>;
}

/** Steps between two looks at the loss take about this long, as in the lab, and are at most `MOST_STEPS`. */
const SLICE_MS = 200;
const MOST_STEPS = 8;
/** Until compilers and caches are warm. */
const WARM_UP_MS = 1000;
const WARM_UP_STEPS = 3;

/** Answers the page's requests with a contestant that `open` makes. */
export function serve(open: (assignment: Assignment) => Promise<Contestant>): void {
  let opened: Measured | null = null;
  const contestant = (): Measured => {
    if (!opened) throw new Error('nothing is open');
    return opened;
  };
  const answer = async (request: Request): Promise<Answers[Request['type']]> => {
    switch (request.type) {
      case 'open': {
        opened = new Measured(await open(request.assignment));
        const { detail, parameters } = opened.contestant;
        return { detail, parameters, loss: await opened.stepAndRead() };
      }
      case 'losses':
        return contestant().losses(request.steps);
      case 'window':
        return contestant().window(request.milliseconds);
      case 'counts':
        resetGpuCounts();
        await contestant().steps(request.steps);
        return gpuCounts(request.steps);
      case 'peak':
        return (await contestant().contestant.peak?.()) ?? null;
      default:
        return request satisfies never;
    }
  };
  const post = (reply: Reply): void => postMessage(reply);
  addEventListener('message', ({ data }: MessageEvent<Request>) => {
    answer(data).then(
      (answer) => post({ ok: true, answer }),
      (error: unknown) =>
        post({ ok: false, message: error instanceof Error ? error.message : String(error) }),
    );
  });
}

class Measured {
  readonly contestant: Contestant;
  #taken = 0;
  #slice: number | null = null;

  constructor(contestant: Contestant) {
    this.contestant = contestant;
  }

  async stepAndRead(): Promise<number> {
    this.#taken++;
    this.contestant.step();
    return this.contestant.drain();
  }

  async losses(steps: number): Promise<number[]> {
    const losses: number[] = [];
    for (let i = 0; i < steps; i++) losses.push(await this.stepAndRead());
    return losses;
  }

  async steps(count: number): Promise<void> {
    for (let i = 0; i < count; i++) this.contestant.step();
    await this.contestant.drain();
  }

  async window(milliseconds: number): Promise<Window> {
    this.#slice ??= await this.#warmUp();
    const start = performance.now();
    let steps = 0;
    do {
      await this.steps(this.#slice);
      steps += this.#slice;
    } while (performance.now() - start < milliseconds);
    return { steps, milliseconds: performance.now() - start };
  }

  /** @returns steps per slice */
  async #warmUp(): Promise<number> {
    const start = performance.now();
    let fastest = Number.POSITIVE_INFINITY;
    do {
      const before = performance.now();
      await this.stepAndRead();
      fastest = Math.min(fastest, performance.now() - before);
    } while (this.#taken < WARM_UP_STEPS || performance.now() - start < WARM_UP_MS);
    return Math.min(MOST_STEPS, Math.max(1, Math.round(SLICE_MS / fastest)));
  }
}
