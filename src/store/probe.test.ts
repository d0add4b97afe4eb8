import { beforeEach, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../backend/node';
import { NUMERIC_SIT, OWN_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import { experimentKey } from '../experiment/key';
import { SUBJECT } from '../panels/probe/probe.fixture';
import { openProbe } from '../probe/open';
import type { OpenProbe } from '../probe/protocol';
import type { OwnRows } from '../tasks/own/rows';
import { openSession } from '../train/open';
import type { EnginePort } from '../worker/client';
import { ProbeEngine } from '../worker/probeEngine';
import type { Checkpoint } from '../worker/protocol';
import { filesKey } from './ownRows';
import { createProbeStore, stepAtHand } from './probe';
import { emptyRun } from './recording';
import { useRun } from './run';

const SMALL: Experiment = {
  ...NUMERIC_SIT,
  world: { ...NUMERIC_SIT.world, pool: 200, evaluationSize: 60 } as Experiment['world'],
  training: { ...NUMERIC_SIT.training, steps: 20, batch: 16 },
};
const withSeed = (seed: number): Experiment => ({ ...SMALL, seed });
const BACKEND = { name: 'wasm', detail: '', reason: '' } as const;

/** A worker in this thread. Messages are cloned, as between threads. */
class InProcess implements EnginePort {
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  onmessageerror: ((event: MessageEvent<unknown>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly #engine: ProbeEngine;
  terminated = false;
  /** Messages received. */
  readonly heard: unknown[] = [];
  /** What it runs on goes away. */
  lose = (_reason: string): void => {};

  constructor() {
    const say = (data: unknown): void => {
      if (!this.terminated) this.onmessage?.(new MessageEvent('message', { data: structuredClone(data) }));
    };
    const lost = () =>
      new Promise<string>((resolve) => {
        this.lose = resolve;
      });
    this.#engine = new ProbeEngine((reply) => queueMicrotask(() => say(reply)), {
      chooseBackend: () => startNodeBackend('wasm', 1),
      backendLost: lost,
      openProbe,
    });
  }

  postMessage(message: unknown): void {
    const data = structuredClone(message);
    this.heard.push(data);
    queueMicrotask(() => this.#engine.receive(data));
  }

  terminate(): void {
    this.terminated = true;
  }

  die(): void {
    this.onerror?.(Object.assign(new Event('error'), { message: 'gone' }) as ErrorEvent);
  }

  /** How often a model was to be opened. */
  get opens(): number {
    return this.heard.filter((message) => Reflect.get(Object(message), 'call') === 'open').length;
  }
}

/** A worker that says what a test has it say. */
class Scripted implements EnginePort {
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  onmessageerror: ((event: MessageEvent<unknown>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly heard: { readonly id: number; readonly call: string; readonly question: OpenProbe }[] = [];

  postMessage(message: unknown): void {
    this.heard.push(message as (typeof this.heard)[number]);
  }

  terminate(): void {}

  /** About the latest message, unless it names another. */
  say(reply: object): void {
    this.onmessage?.(new MessageEvent('message', { data: { id: this.heard.at(-1)?.id, ...reply } }));
  }

  /** Opens the model asked for last. */
  open(key: string, ...alsoOpen: string[]): void {
    this.say({ type: 'opened', keys: [...alsoOpen, key] });
    this.say({ type: 'answer', call: 'open', answer: { ...SUBJECT, key } });
  }
}

const rowsSaying = (target: string): OwnRows => ({
  tasks: [{ id: 't', name: 'T' }],
  rows: [{ task: 0, instruction: 'i', source: 's', target }],
});

function scripted() {
  const port = new Scripted();
  const store = createProbeStore(
    () => port,
    async (experiment) => rowsSaying(`${filesKey(experiment)}`),
  );
  return { port, state: () => store.getState() };
}

/** Lets what was said be taken in. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

function bench() {
  const workers: InProcess[] = [];
  const store = createProbeStore(() => {
    const worker = new InProcess();
    workers.push(worker);
    return worker;
  });
  return { store, workers, state: () => store.getState() };
}

/** What the run store holds after a training that was stopped at this step. */
async function trainTo(step: number): Promise<Checkpoint> {
  await startNodeBackend('wasm', 1);
  const session = await openSession(SMALL, null, 'wasm');
  while (session.stepIndex < step) session.step();
  const records = await session.drain();
  const checkpoint = await session.checkpoint();
  session.dispose();
  useRun.setState({ run: { ...emptyRun(SMALL, BACKEND), steps: records }, checkpoint });
  return checkpoint;
}

beforeEach(() => useRun.setState({ run: null, checkpoint: null }));

describe('the store of the probe', () => {
  it('opens an experiment by training it and keeps the answers about it', async () => {
    const { state } = bench();
    const opening = state().openFor(SMALL);
    expect(state()).toMatchObject({ subject: null, experiment: SMALL, busy: { open: { share: 0 } } });
    const subject = await opening;
    expect(subject?.key).toBe(experimentKey(SMALL));
    expect(state()).toMatchObject({ subject, busy: {}, failures: {} });
    const look = await state().ask({ instruction: '', source: '0', interventions: [] });
    const score = await state().score({ cases: 20 });
    expect(state().answers).toEqual({ ask: look, score });

    await state().openFor(withSeed(1));
    expect(state().answers).toEqual({});
    expect(state().opened.map(({ experiment }) => experiment.seed)).toEqual([0, 1]);
    await state().openFor(SMALL);
    expect(state().answers).toEqual({ ask: look, score });
    expect(state().opened.map(({ experiment }) => experiment.seed)).toEqual([1, 0]);
  });

  it('takes the weights of the run on show, finished or not', async () => {
    for (const step of [20, 7]) {
      const { tensors } = await trainTo(step);
      const { state, workers } = bench();
      const { run } = useRun.getState();
      if (!run) throw new Error('no run');
      const subject = await state().openFor(run);
      expect(subject).toMatchObject({ step });
      expect(stepAtHand(run)).toBe(step);
      const [message] = workers[0].heard as { question: { weights: { tensors: typeof tensors } } }[];
      const names = Object.keys(tensors).filter((name) => !name.startsWith('adam/'));
      expect(Object.keys(message.question.weights.tensors)).toEqual(names);
    }
    // As an experiment it is the finished training that is meant, which is not at hand.
    const { state, workers } = bench();
    expect(await state().openFor(SMALL)).toMatchObject({ step: 20 });
    expect(stepAtHand(SMALL)).toBe(20);
    expect(workers[0].heard[0]).toMatchObject({ question: { weights: null } });
  });

  it('takes no weights of another experiment, however far that was trained', async () => {
    const { tensors } = await trainTo(20);
    const { port, state } = scripted();
    void state().openFor(withSeed(1));
    expect(port.heard[0].question.weights).toBeNull();
    void state().openFor(SMALL);
    const own = Object.keys(tensors).filter((name) => !name.startsWith('adam/'));
    expect(Object.keys(port.heard.at(-1)?.question.weights?.tensors ?? {})).toEqual(own);
    expect(stepAtHand(withSeed(1))).toBe(20);
  });

  it("opens an experiment on people's own files with the rows of those files", async () => {
    const on = (sha256: string): Experiment => {
      const world = { ...OWN_SIT.world, files: [{ name: 'a.csv', sha256, rows: 1 }] } as Experiment['world'];
      return { ...OWN_SIT, world };
    };
    const { port, state } = scripted();
    void state().openFor(emptyRun(on('one'), BACKEND));
    await settled();
    expect(port.heard[0].question).toMatchObject({ experiment: on('one'), rows: rowsSaying('one') });
    void state().openFor(on('two'));
    state().cancel();
    await settled();
    expect(port.heard.filter(({ call }) => call === 'open')).toHaveLength(1);
  });

  it('never shows answers about another model', async () => {
    const { port, state } = scripted();
    const opening = state().openFor(SMALL);
    port.open('a');
    await opening;
    const varied = state().vary({ source: '0', interventions: [], samples: 0, seed: 0 });
    port.say({ type: 'answer', call: 'vary', answer: { tasks: [] } });
    // Before what was just said is taken in.
    const next = state().openFor(withSeed(1));
    await varied;
    expect(state().subject).toBeNull();
    expect(state().answers).toEqual({});
    port.open('b', 'a');
    await next;
    expect(state().answers).toEqual({});
  });

  it('lists what the worker says is open', async () => {
    const { port, state } = scripted();
    const opening = state().openFor(SMALL);
    port.open('a');
    await opening;
    const next = state().openFor(withSeed(1));
    port.open('b', 'a');
    await next;
    const keys = () => state().opened.map(({ subject }) => subject.key);
    expect(keys()).toEqual(['a', 'b']);
    // A model whose opening was cancelled, but which was there by then, took the place of another.
    void state().openFor(withSeed(2));
    state().cancel();
    port.say({ type: 'opened', keys: ['b', 'c'] });
    expect(keys()).toEqual(['b']);
  });

  it('opens a model that is lost at once again no second time', async () => {
    const { port, state } = scripted();
    const opening = state().openFor(SMALL);
    port.open('a');
    await opening;
    const asked = state().score({ cases: 5 });
    port.say({ type: 'not-open' });
    await settled();
    port.open('a');
    await settled();
    port.say({ type: 'not-open' });
    expect(await asked).toBeNull();
    expect(port.heard.map(({ call }) => call)).toEqual(['open', 'score', 'open', 'score']);
    expect(state()).toMatchObject({ busy: {}, failures: { score: { message: /no longer open/ } } });
  });

  it('cancels one question or all', async () => {
    const { state } = bench();
    await state().openFor({ ...SMALL, training: { ...SMALL.training, steps: 400 } });
    const timeline = state().timeline({ frames: 40, examples: 50 });
    const look = state().ask({ instruction: '', source: '0', interventions: [] });
    state().cancel('timeline');
    expect(await timeline).toBeNull();
    expect(await look).not.toBeNull();
    expect(state()).toMatchObject({ busy: {}, failures: {} });
    const opening = state().openFor(withSeed(3));
    state().cancel();
    expect(await opening).toBeNull();
    expect(state()).toMatchObject({ subject: null, busy: {}, failures: {} });
  });

  it('answers the newest question of a kind', async () => {
    const { state } = bench();
    await state().openFor(SMALL);
    const ask = (source: string) => state().ask({ instruction: '', source, interventions: [] });
    const looks = await Promise.all(['0', '1', '2'].map(ask));
    expect(looks.map((look) => look === null)).toEqual([true, true, false]);
    expect(state().answers.ask).toEqual(looks[2]);
  });

  it('says why a question has no answer', async () => {
    const { state } = bench();
    expect(await state().ask({ instruction: '', source: '0', interventions: [] })).toBeNull();
    await state().openFor(SMALL);
    expect(await state().ask({ instruction: '', source: 'no number', interventions: [] })).toBeNull();
    expect(state().failures).toMatchObject({ ask: { kind: 'refused' } });
    expect(await state().ask({ instruction: '', source: '0', interventions: [] })).not.toBeNull();
    expect(state().failures).toEqual({});
    const broken = { ...SMALL, graph: { ...SMALL.graph, tasks: [] } };
    expect(await state().openFor(broken)).toBeNull();
    expect(state().failures).toMatchObject({ open: { kind: 'refused' } });
  });

  it('opens the model again after a crash', async () => {
    const { state, workers } = bench();
    const subject = await state().openFor(SMALL);
    const timeline = state().timeline({ frames: 40, examples: 50 });
    workers[0].die();
    expect(await timeline).toBeNull();
    expect(state()).toMatchObject({ subject, failures: { timeline: { kind: 'crashed' } } });
    expect(state().opened).toEqual([]);
    expect(await state().pairs({ cases: 5 })).toMatchObject({ cases: 5 });
    expect(workers).toHaveLength(2);
    expect(state().opened).toHaveLength(1);
  });

  it('opens the model again that was lost with the graphics card while nothing was asked', async () => {
    const { state, workers } = bench();
    const subject = await state().openFor(SMALL);
    const ask = () => state().ask({ instruction: '', source: '0', interventions: [] });
    const look = await ask();
    workers[0].lose('unplugged');
    await settled();
    expect(state()).toMatchObject({ subject, opened: [], failures: {} });
    expect(await ask()).toEqual(look);
    expect(state().opened).toHaveLength(1);
    expect(workers).toHaveLength(1);
    expect(workers[0].opens).toBe(2);
  });

  it('opens the model again that was lost with the graphics card in the middle of a question', async () => {
    const { state, workers } = bench();
    await state().openFor(SMALL);
    const timeline = state().timeline({ frames: 40, examples: 50 });
    await settled();
    workers[0].lose('unplugged');
    expect(await timeline).toBeNull();
    expect(state()).toMatchObject({ opened: [], failures: { timeline: { kind: 'backend-lost' } } });
    expect(await state().pairs({ cases: 5 })).toMatchObject({ cases: 5 });
  });

  it('keeps the four newest models', async () => {
    const { state } = bench();
    for (let seed = 0; seed < 5; seed++) await state().openFor(withSeed(seed));
    expect(state().opened.map(({ experiment }) => experiment.seed)).toEqual([1, 2, 3, 4]);
    // One that was let go is trained again.
    expect(await state().openFor(SMALL)).not.toBeNull();
  });
});
