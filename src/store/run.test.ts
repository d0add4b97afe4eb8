import { beforeEach, describe, expect, it } from 'vitest';
import { baselineOf } from '../experiment/baseline';
import { NUMERIC_SIT, OWN_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import type { BackendChoice, StepRecord } from '../experiment/records';
import type { OwnRows } from '../tasks/own/rows';
import type { EnginePort } from '../worker/client';
import type { Command } from '../worker/protocol';
import { useExperiment } from './experiment';
import type { Schedule } from './frames';
import { filesKey } from './ownRows';
import { emptyRun } from './recording';
import { canResume, createRunStore, isStale, runFraction, stepsTaken } from './run';

const WASM: BackendChoice = { name: 'wasm', detail: '1 thread', reason: 'test' };

class FakePort implements EnginePort {
  sent: Command[] = [];
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  onmessageerror: ((event: MessageEvent<unknown>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;

  postMessage(message: unknown): void {
    this.sent.push(message as Command);
  }

  terminate(): void {}

  get run(): string {
    return this.sent.findLast((command) => command.type === 'start')?.run ?? '';
  }

  say(event: Record<string, unknown>): void {
    this.onmessage?.(new MessageEvent('message', { data: { run: this.run, ...event } }));
  }

  records(...steps: number[]): void {
    this.say({
      type: 'records',
      steps: steps.map(recordOf),
      masks: [],
      step: steps.at(-1),
      stepsPerSecond: 10,
      secondsLeft: 5,
      seconds: 1,
    });
  }

  state(state: string, step = 0): void {
    this.say({ type: 'state', state, step });
  }
}

function recordOf(step: number): StepRecord {
  return { step, loss: 1 / step, terms: { pred: 1 / step }, tau: 1, learningRate: 0.1 };
}

function bench(schedule: Schedule = (act) => act()) {
  const ports: FakePort[] = [];
  const spawn = () => {
    const port = new FakePort();
    ports.push(port);
    return port;
  };
  const store = createRunStore(spawn, schedule, async (experiment) => rowsSaying(`${filesKey(experiment)}`));
  return { ports, store, get: store.getState };
}

const rowsSaying = (target: string): OwnRows => ({
  tasks: [{ id: 't', name: 'T' }],
  rows: [{ task: 0, instruction: 'i', source: 's', target }],
});

function on(sha256: string): Experiment {
  const world = { ...OWN_SIT.world, files: [{ name: 'a.csv', sha256, rows: 1 }] } as Experiment['world'];
  return { ...OWN_SIT, world };
}

/** Lets rows be read. */
const read = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  useExperiment.setState({ experiment: NUMERIC_SIT, rows: null });
});

describe('training', () => {
  it('keeps the earlier run on show until the new one has its backend, then appends records', () => {
    const { ports, get } = bench();
    const earlier = emptyRun({ ...NUMERIC_SIT, seed: 9 }, WASM);
    get().show(earlier, 'precomputed');
    get().train();
    expect(get()).toMatchObject({ phase: 'starting', run: earlier, origin: 'precomputed' });
    ports[0].state('starting');
    ports[0].say({ type: 'backend', backend: WASM });
    expect(get()).toMatchObject({
      origin: 'trained',
      backend: WASM,
      run: { experiment: NUMERIC_SIT, steps: [] },
    });
    ports[0].state('running');
    ports[0].records(1, 2);
    ports[0].records(3);
    expect(get().run?.steps.map((s) => s.step)).toEqual([1, 2, 3]);
    expect(get()).toMatchObject({ phase: 'running', stepsPerSecond: 10, secondsLeft: 5 });
    expect(runFraction(get())).toBeCloseTo(3 / NUMERIC_SIT.training.steps);
    ports[0].state('finished', 3);
    expect(get().phase).toBe('finished');
    expect(get().run?.finished).toBe(true);
  });

  it('trains the experiment as edited and its backend as wished', () => {
    const { ports, get } = bench();
    get().setBackend('cpu');
    get().train();
    expect(ports[0].sent[0]).toMatchObject({
      type: 'start',
      backend: 'cpu',
      paused: false,
      experiment: NUMERIC_SIT,
    });
  });

  it('starts paused for a single step and for a reset', () => {
    const { ports, get } = bench();
    get().step(3);
    expect(ports[0].sent.map((c) => c.type)).toEqual(['start', 'step']);
    expect(ports[0].sent[0]).toMatchObject({ paused: true });
    get().reset();
    expect(ports[0].sent[2]).toMatchObject({ type: 'start', paused: true, checkpoint: null });
  });

  it('says the pace to every new run', () => {
    const { ports, get } = bench();
    get().setPace(2);
    get().train();
    expect(ports[0].sent.map((c) => c.type)).toEqual(['start', 'pace']);
  });
});

describe('records that wait for a frame', () => {
  it('never reach another run than their own', () => {
    const frames: (() => void)[] = [];
    const { ports, get } = bench((act) => frames.push(act));
    get().train();
    ports[0].say({ type: 'backend', backend: WASM });
    ports[0].state('running');
    ports[0].records(1, 2);
    const shown = emptyRun({ ...NUMERIC_SIT, seed: 5 }, WASM);
    get().show(shown, 'link');
    for (const act of frames) act();
    expect(get().run).toBe(shown);
    expect(get().phase).toBe('idle');
  });
});

describe('going on from a checkpoint', () => {
  const checkpoint = { step: 2, tensors: {}, streams: {} };

  it('replaces what was recorded after it', () => {
    const { ports, get } = bench();
    get().train();
    ports[0].say({ type: 'backend', backend: WASM });
    ports[0].state('running');
    ports[0].records(1, 2);
    ports[0].say({ type: 'checkpoint', checkpoint });
    ports[0].records(3, 4);
    ports[0].onerror?.(Object.assign(new Event('error'), { message: 'unreachable' }) as ErrorEvent);
    expect(get()).toMatchObject({ phase: 'failed', failure: { kind: 'crashed' }, checkpoint });
    expect(canResume(get())).toBe(true);
    get().resume();
    expect(ports[1].sent[0]).toMatchObject({ type: 'start', checkpoint, paused: false });
    ports[1].say({ type: 'backend', backend: WASM });
    expect(get().run?.steps.map((s) => s.step)).toEqual([1, 2]);
    ports[1].state('running');
    ports[1].records(3);
    expect(get().run?.steps.map((s) => s.step)).toEqual([1, 2, 3]);
  });

  it('replaces records that a run sends again after a lost GPU', () => {
    const { ports, get } = bench();
    get().train();
    ports[0].say({ type: 'backend', backend: { ...WASM, name: 'webgpu' } });
    ports[0].state('running');
    ports[0].records(1, 2, 3, 4);
    ports[0].say({ type: 'backend', backend: WASM });
    ports[0].records(3);
    expect(get().run?.steps.map((s) => s.step)).toEqual([1, 2, 3]);
    expect(get().run?.backend).toEqual(WASM);
  });

  it('a restored run is paused and goes on, also by single steps', () => {
    const { ports, get } = bench();
    const run = { ...emptyRun(NUMERIC_SIT, WASM), steps: [1, 2, 3].map(recordOf) };
    get().show(run, 'restored', {}, checkpoint);
    expect(get().phase).toBe('paused');
    get().step(1);
    expect(ports[0].sent[0]).toMatchObject({ type: 'start', checkpoint, paused: true });
    expect(ports[0].sent[1]).toMatchObject({ type: 'step', count: 1 });
  });

  it('a finished run has nothing to go on from', () => {
    const { get } = bench();
    get().show({ ...emptyRun(NUMERIC_SIT, WASM), finished: true }, 'restored', {}, checkpoint);
    expect(get().phase).toBe('idle');
    expect(canResume(get())).toBe(false);
  });
});

describe('staleness', () => {
  it('is about what determines the run, not about titles or layout', () => {
    const shown = { run: emptyRun(NUMERIC_SIT, WASM) };
    const change = (more: Partial<Experiment>) => ({ ...NUMERIC_SIT, ...more });
    expect(isStale(shown, change({ title: 'another' }))).toBe(false);
    expect(isStale(shown, change({ seed: NUMERIC_SIT.seed + 1 }))).toBe(true);
    expect(isStale({ run: null }, NUMERIC_SIT)).toBe(false);
    expect(stepsTaken(shown)).toBe(0);
  });
});

describe('baselines', () => {
  it('train one after another beside the main run and end on show', () => {
    const { ports, get } = bench();
    get().compare(['no-mask', 'oracle']);
    expect(get().comparing).toEqual({ name: 'no-mask', step: 0, steps: NUMERIC_SIT.training.steps });
    expect(ports[0].sent[0]).toMatchObject({ type: 'start', experiment: { model: { mask: 'ones' } } });
    ports[0].say({ type: 'backend', backend: WASM });
    ports[0].records(1, 2);
    expect(get().comparing?.step).toBe(2);
    ports[0].state('finished', 2);
    expect(get().baselines['no-mask']).toMatchObject({ finished: true, steps: [{ step: 1 }, { step: 2 }] });
    expect(get().comparing?.name).toBe('oracle');
    ports[0].say({ type: 'backend', backend: WASM });
    ports[0].state('finished', 0);
    expect(get().comparing).toBeNull();
    expect(Object.keys(get().baselines)).toEqual(['no-mask', 'oracle']);
  });

  it('say why one cannot be trained, and go on with the next', () => {
    const { get } = bench();
    get().compare(['plain', 'no-mask']);
    expect(get().comparisonFailure).toMatchObject({ name: 'plain', failure: { kind: 'refused' } });
    expect(get().comparing?.name).toBe('no-mask');
  });

  it('take over what was trained before, where it is a baseline of the next experiment', () => {
    const { ports, get } = bench();
    const withUic = { ...emptyRun(NUMERIC_SIT, WASM), finished: true };
    const noMask = { ...emptyRun(baselineOf(NUMERIC_SIT, 'no-mask')!, WASM), finished: true };
    get().show(withUic, 'trained', { 'no-mask': noMask });
    useExperiment.setState({ experiment: baselineOf(NUMERIC_SIT, 'no-uic')! });
    get().train();
    ports[0].say({ type: 'backend', backend: WASM });
    expect(get().baselines).toEqual({ 'no-mask': noMask, 'with-uic': withUic });
  });

  it('do not take over a run that was not finished', () => {
    const { ports, get } = bench();
    get().show(emptyRun(NUMERIC_SIT, WASM), 'trained');
    useExperiment.setState({ experiment: baselineOf(NUMERIC_SIT, 'no-uic')! });
    get().train();
    ports[0].say({ type: 'backend', backend: WASM });
    expect(get().baselines).toEqual({});
  });

  it('can be stopped, and are forgotten when another experiment is trained', () => {
    const { ports, get } = bench();
    get().compare(['no-mask']);
    ports[0].say({ type: 'backend', backend: WASM });
    ports[0].state('finished', 0);
    get().compare(['oracle']);
    get().stopComparing();
    expect(get().comparing).toBeNull();
    expect(get().baselines['no-mask']).toBeDefined();
    useExperiment.setState({ experiment: { ...NUMERIC_SIT, seed: 77 } });
    get().train();
    ports.at(-1)?.say({ type: 'backend', backend: WASM });
    expect(get().baselines).toEqual({});
  });
});

describe("people's own rows", () => {
  const checkpoint = { step: 2, tensors: {}, streams: {} };
  const starts = ({ sent }: FakePort) => sent.filter((command) => command.type === 'start');

  it('are those of the experiment that is trained, also of a run from other files than those on screen', async () => {
    const { ports, get } = bench();
    useExperiment.setState({ experiment: on('two'), rows: rowsSaying('two') });
    get().train();
    expect(get().phase).toBe('starting');
    await read();
    expect(starts(ports[0])).toMatchObject([{ experiment: on('two'), rows: rowsSaying('two') }]);
    const run = { ...emptyRun(on('one'), WASM), steps: [1, 2].map(recordOf) };
    get().show(run, 'restored', {}, checkpoint);
    get().resume();
    await read();
    expect(starts(ports[0])[1]).toMatchObject({ experiment: on('one'), rows: rowsSaying('one'), checkpoint });
  });

  it('of the run on show are those that its baselines train on', async () => {
    const { ports, get } = bench();
    useExperiment.setState({ experiment: on('two'), rows: rowsSaying('two') });
    get().show(emptyRun(on('one'), WASM), 'trained');
    get().compare(['no-mask']);
    await read();
    expect(starts(ports[0])).toMatchObject([{ rows: rowsSaying('one') }]);
  });

  it('are waited for with what is asked of the run meanwhile, while the run before has ended', async () => {
    const { ports, get } = bench();
    get().train();
    ports[0].say({ type: 'backend', backend: WASM });
    useExperiment.setState({ experiment: on('one') });
    get().setPace(2);
    get().reset();
    get().step(3);
    expect(ports[0].sent.map(({ type }) => type)).toEqual(['start', 'pace', 'stop']);
    await read();
    const later = ports[0].sent.slice(3);
    expect(later.map(({ type }) => type)).toEqual(['start', 'pace', 'step']);
    expect(new Set(later.map(({ run }) => run)).size).toBe(1);
  });

  it('that come too late start nothing', async () => {
    const { ports, get } = bench();
    useExperiment.setState({ experiment: on('one') });
    get().train();
    get().show(emptyRun(NUMERIC_SIT, WASM), 'link');
    await read();
    expect(get().phase).toBe('idle');
    get().show(emptyRun(on('one'), WASM), 'link');
    get().compare(['no-mask']);
    get().stopComparing();
    get().compare(['no-mask']);
    get().show(emptyRun(on('two'), WASM), 'link');
    await read();
    expect(get().comparing).toBeNull();
    get().train();
    useExperiment.setState({ experiment: on('two') });
    get().train();
    await read();
    expect(ports.flatMap(starts).map(({ experiment }) => experiment)).toEqual([on('two')]);
  });
});
