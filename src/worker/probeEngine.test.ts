import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import type { BackendName } from '../experiment/records';
import { probeKey } from '../probe/open';
import type { Opened } from '../probe/opened';
import type { InterventionScore, Look, OpenProbe, ProbeSubject } from '../probe/protocol';
import { NotFinite } from '../train/notFinite';
import { ProbeEngine } from './probeEngine';
import type { ProbeReply } from './probeProtocol';

const SCORE: InterventionScore = {
  cases: 1,
  pairs: [],
  faithful: { value: 1, low: 0, high: 1, n: 1 },
  score: { value: 1, low: 0, high: 1, n: 1 },
  onEdges: { value: 1, low: 0, high: 1, n: 1 },
  offEdges: { value: 0, low: 0, high: 1, n: 1 },
  right: null,
  shown: [],
};

function subjectOf(key: string): ProbeSubject {
  return {
    key,
    step: 1,
    kind: 'text',
    latents: 1,
    latentDim: 1,
    matching: null,
    factors: [],
    tasks: [],
    examples: [],
  };
}

/** An engine over models that answer `ask` at once and `score` when told to, or never. */
function bench(openProbe?: () => Promise<Opened>) {
  const replies: ProbeReply[] = [];
  const disposed: string[] = [];
  const chosen: (BackendName | null)[] = [];
  let finish = (_score: InterventionScore): void => {};
  let lose = (_reason: string): void => {};
  const lost = new Promise<string>((resolve) => {
    lose = resolve;
  });
  const fake = async ({ experiment, weights }: OpenProbe): Promise<Opened> => {
    const key = probeKey(experiment, weights);
    const never = () => Promise.reject(new Error('not asked for'));
    return {
      subject: subjectOf(key),
      answer: {
        ask: async () => ({ task: null }) as Look,
        vary: never,
        score: (_, watch) =>
          new Promise((resolve, reject) => {
            finish = resolve;
            const beat = async (): Promise<void> => {
              for (let k = 0; k < 100; k++) {
                await watch.at('intervening', k / 100);
                await new Promise((next) => setTimeout(next, 5));
              }
            };
            beat().catch(reject);
          }),
        pairs: never,
        timeline: never,
      },
      dispose: () => disposed.push(key),
    };
  };
  const engine = new ProbeEngine((reply) => replies.push(reply), {
    chooseBackend: async (wish) => {
      chosen.push(wish);
      return { name: wish ?? 'webgpu', detail: '', reason: '' };
    },
    backendLost: (name) => (name === 'webgpu' ? lost : new Promise(() => {})),
    openProbe: openProbe ?? fake,
  });
  const until = async (type: ProbeReply['type'], id: number): Promise<ProbeReply> => {
    for (let k = 0; k < 500; k++) {
      const found = replies.find((reply) => reply.type === type && 'id' in reply && reply.id === id);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    throw new Error(`no ${type} for ${id}, but ${JSON.stringify(replies)}`);
  };
  const open = (id: number, seed: number, backend: BackendName | null = null) =>
    engine.receive({
      type: 'question',
      id,
      call: 'open',
      question: { experiment: { ...NUMERIC_SIT, seed }, rows: null, backend, weights: null },
    });
  /** What the engine last said to be open. */
  const told = () => replies.findLast((reply) => reply.type === 'opened')?.keys;
  const key = (seed: number) => probeKey({ ...NUMERIC_SIT, seed }, null);
  return { engine, replies, disposed, chosen, until, open, told, key, finish: () => finish(SCORE), lose };
}

const typed = { instruction: 'name', source: 'it', interventions: [] };

describe('the probe engine', () => {
  it('opens a model once and answers a short question in the middle of a long one', async () => {
    const { engine, until, open, key, finish, chosen } = bench();
    open(1, 0);
    expect(await until('answer', 1)).toMatchObject({ call: 'open', answer: { key: key(0) } });
    open(2, 0);
    await until('answer', 2);
    expect(chosen).toHaveLength(1);
    engine.receive({ type: 'question', id: 3, call: 'score', question: { key: key(0), cases: 9 } });
    await until('progress', 3);
    engine.receive({ type: 'question', id: 4, call: 'ask', question: { key: key(0), ...typed } });
    await until('answer', 4);
    finish();
    expect(await until('answer', 3)).toEqual({ type: 'answer', id: 3, call: 'score', answer: SCORE });
  });

  it('stops what is no longer wanted', async () => {
    const { engine, until, open, key, replies } = bench();
    open(1, 0);
    await until('answer', 1);
    engine.receive({ type: 'question', id: 2, call: 'score', question: { key: key(0), cases: 9 } });
    await until('progress', 2);
    engine.receive({ type: 'abort', id: 2 });
    await until('aborted', 2);
    engine.receive({ type: 'abort', id: 77 });
    expect(replies.some(({ type }) => type === 'failed')).toBe(false);
  });

  it('keeps four models; the oldest is freed when its last question is answered', async () => {
    const { engine, until, open, told, key, disposed, finish } = bench();
    for (let seed = 0; seed < 4; seed++) open(seed + 1, seed);
    await until('answer', 4);
    engine.receive({ type: 'question', id: 10, call: 'score', question: { key: key(1), cases: 9 } });
    await until('progress', 10);
    open(5, 0); // now the newest
    open(6, 4);
    await until('answer', 6);
    expect(disposed).toEqual([]);
    expect(told()).toEqual([2, 3, 0, 4].map(key));
    finish();
    await until('answer', 10);
    expect(disposed).toEqual([key(1)]);
    engine.receive({ type: 'question', id: 11, call: 'ask', question: { key: key(1), ...typed } });
    await until('not-open', 11);
  });

  it('says that a model is open though nobody waits for it any more', async () => {
    let finish = (_: Opened): void => {};
    const { engine, until, open, told, key } = bench(() => new Promise((resolve) => (finish = resolve)));
    open(1, 0);
    await until('progress', 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    engine.receive({ type: 'abort', id: 1 });
    finish({ subject: subjectOf(key(0)), answer: {} as Opened['answer'], dispose: () => {} });
    await until('answer', 1);
    expect(told()).toEqual([key(0)]);
  });

  it('says what went wrong', async () => {
    const failing = async (error: unknown) => {
      const { open, until } = bench(() => Promise.reject(error));
      open(1, 0);
      return until('failed', 1);
    };
    expect(await failing(new NotFinite(3, ['pred']))).toMatchObject({ failure: { kind: 'not-finite' } });
    expect(await failing(new Error('out of memory'))).toMatchObject({ failure: { kind: 'out-of-memory' } });
    expect(await failing(new Error('odd'))).toMatchObject({
      failure: { kind: 'crashed', message: 'The probe stopped: odd.' },
    });
  });

  it('opens the next model though one could not be opened', async () => {
    let opened = 0;
    const { open, until } = bench(async () => {
      opened += 1;
      throw new Error(`number ${opened}`);
    });
    open(1, 0);
    open(2, 1);
    expect(await until('failed', 2)).toMatchObject({ failure: { message: /number 2/ } });
  });

  it('loses its models with the graphics card and goes on with WASM', async () => {
    const { engine, until, open, told, key, lose, chosen } = bench();
    open(1, 0);
    await until('answer', 1);
    engine.receive({ type: 'question', id: 2, call: 'score', question: { key: key(0), cases: 9 } });
    await until('progress', 2);
    lose('unplugged');
    expect(await until('failed', 2)).toMatchObject({
      failure: { kind: 'backend-lost', message: /unplugged/ },
    });
    engine.receive({ type: 'question', id: 3, call: 'ask', question: { key: key(0), ...typed } });
    await until('not-open', 3);
    expect(told()).toEqual([]);
    open(4, 0);
    await until('answer', 4);
    expect(told()).toEqual([key(0)]);
    expect(chosen).toEqual([null, 'wasm']);
  });

  it('keeps the models that are on another backend, and answers what is under way about them', async () => {
    const { engine, until, open, told, key, lose, finish, disposed } = bench();
    open(1, 0, 'wasm');
    open(2, 1, 'webgpu');
    await until('answer', 2);
    expect(told()).toEqual([key(0), key(1)]);
    engine.receive({ type: 'question', id: 3, call: 'score', question: { key: key(0), cases: 9 } });
    await until('progress', 3);
    lose('unplugged');
    engine.receive({ type: 'question', id: 4, call: 'ask', question: { key: key(1), ...typed } });
    await new Promise((resolve) => setTimeout(resolve));
    expect(told()).toEqual([key(0)]);
    finish();
    await until('answer', 3);
    // Those that stay are freed as ever, when newer ones take their place.
    for (let seed = 2; seed < 6; seed++) open(seed + 10, seed);
    await until('answer', 15);
    expect(disposed).toEqual([key(0)]);
  });

  it.each([
    [null, null],
    ['score', null],
    [{ type: 'abort' }, null],
    [{ type: 'question', id: 5, call: 'score', question: { key: 'k', cases: 0 } }, 5],
    [{ type: 'question', id: 5, call: 'score', question: { key: 'k', cases: 401 } }, 5],
    [{ type: 'question', id: 5, call: 'pairs', question: { key: 'k', cases: 1.5 } }, 5],
    [{ type: 'question', id: 5, call: 'timeline', question: { key: 'k', frames: 1, examples: 5 } }, 5],
    [{ type: 'question', id: 5, call: 'timeline', question: { key: 'k', frames: 2, examples: 401 } }, 5],
    [
      {
        type: 'question',
        id: 5,
        call: 'vary',
        question: { key: 'k', source: 'red', interventions: [], samples: 9, seed: 0 },
      },
      5,
    ],
    [{ type: 'question', id: 5, call: 'fly', question: {} }, 5],
    [{ type: 'question', id: 5, call: 'ask', question: { key: 'k', instruction: 1 } }, 5],
    [{ type: 'question', id: 5, call: 'open', question: { experiment: {} } }, 5],
    [
      {
        type: 'question',
        id: 5,
        call: 'open',
        question: {
          experiment: NUMERIC_SIT,
          rows: null,
          backend: null,
          weights: { step: 1, tensors: { a: [1] } },
        },
      },
      5,
    ],
    [
      {
        type: 'question',
        id: 5,
        call: 'vary',
        question: {
          key: 'k',
          source: '',
          samples: 0,
          seed: 0,
          interventions: [{ latent: 0, to: { kind: 'vector', vector: [] } }],
        },
      },
      5,
    ],
  ])('refuses %j', async (message, id) => {
    const { engine, replies } = bench();
    engine.receive(message);
    await new Promise((resolve) => setTimeout(resolve));
    if (id === null) expect(replies).toEqual([]);
    else
      expect(replies).toEqual([
        { type: 'failed', id, failure: expect.objectContaining({ kind: 'refused' }) },
      ]);
  });
});
