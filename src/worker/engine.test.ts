import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import type { BackendChoice, MaskRecord, Run, StepRecord } from '../experiment/records';
import { thinRun } from '../experiment/runFile';
import { Engine } from './engine';
import { FakeSession, VirtualClock } from './fakeSession';
import type { Command, EngineEvent } from './protocol';

const WASM: BackendChoice = { name: 'wasm', detail: '1 thread', reason: 'test' };
const WEBGPU: BackendChoice = { name: 'webgpu', detail: 'a GPU', reason: 'test' };

function experimentOf(training: Partial<Experiment['training']>): Experiment {
  return {
    ...NUMERIC_SIT,
    training: { ...NUMERIC_SIT.training, evaluateEvery: 0, maskEvery: 10, ...training },
  };
}

interface Bench {
  readonly engine: Engine;
  readonly events: EngineEvent[];
  readonly times: number[];
  readonly sessions: FakeSession[];
  readonly clock: VirtualClock;
  /** Called with every event as it is posted, so that a test can answer at an exact moment. */
  onEvent: (event: EngineEvent) => void;
  lose: (reason: string) => void;
}

interface BenchOptions {
  readonly stepMs?: number;
  readonly loss?: (step: number) => number;
  readonly backends?: readonly BackendChoice[];
}

function bench({ stepMs = 1, loss, backends = [WASM] }: BenchOptions = {}): Bench {
  const clock = new VirtualClock();
  let chosen = 0;
  const self: Bench = {
    events: [],
    times: [],
    sessions: [],
    clock,
    onEvent: () => {},
    lose: () => {},
    engine: new Engine(
      (event) => {
        self.events.push(event);
        self.times.push(clock.now());
        self.onEvent(event);
      },
      {
        chooseBackend: async () => backends[Math.min(chosen++, backends.length - 1)],
        backendLost: () =>
          new Promise((resolve) => {
            self.lose = resolve;
          }),
        openSession: (experiment) => {
          const session = new FakeSession(experiment, clock, stepMs, loss);
          self.sessions.push(session);
          return session;
        },
        clock,
      },
    ),
  };
  return self;
}

function start(experiment: Experiment, more: Partial<Extract<Command, { type: 'start' }>> = {}): Command {
  return {
    type: 'start',
    run: 'a',
    experiment,
    rows: null,
    backend: null,
    paused: false,
    checkpoint: null,
    threads: null,
    thin: null,
    ...more,
  };
}

function stepsOf(events: readonly EngineEvent[]): StepRecord[] {
  return events.flatMap((event) => (event.type === 'records' ? event.steps : []));
}

function masksOf(events: readonly EngineEvent[]): MaskRecord[] {
  return events.flatMap((event) => (event.type === 'records' ? event.masks : []));
}

function statesOf(events: readonly EngineEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'state' ? [`${event.state} ${event.step}`] : []));
}

describe('a run from start to finish', () => {
  it('records every step once, in order, and ends evaluated, saved and freed', async () => {
    const b = bench();
    b.engine.receive(start(experimentOf({ steps: 95 })));
    await b.engine.idle();
    expect(stepsOf(b.events).map((s) => s.step)).toEqual(Array.from({ length: 95 }, (_, i) => i + 1));
    expect(statesOf(b.events)).toEqual(['starting 0', 'running 0', 'evaluating 95', 'finished 95']);
    expect(b.events.slice(-3).map((e) => e.type)).toEqual(['evaluation', 'checkpoint', 'state']);
    expect(b.sessions[0].disposed).toBe(true);
  });

  it('looks at the masks at the start, on schedule and at the end', async () => {
    const b = bench();
    b.engine.receive(start(experimentOf({ steps: 25, maskEvery: 10 })));
    await b.engine.idle();
    const masks = b.events.flatMap((e) => (e.type === 'records' ? e.masks.map((m) => m.step) : []));
    expect(masks).toEqual([0, 10, 20, 25]);
  });

  it('evaluates on schedule and once at the end', async () => {
    const b = bench();
    b.engine.receive(start(experimentOf({ steps: 40, evaluateEvery: 20 })));
    await b.engine.idle();
    const at = b.events.flatMap((e) => (e.type === 'evaluation' ? [e.evaluation.step] : []));
    expect(at).toEqual([20, 40]);
  });

  it('posts records at most once per 16 ms', async () => {
    const b = bench({ stepMs: 0.5 });
    b.engine.receive(start(experimentOf({ steps: 500 })));
    await b.engine.idle();
    const times = b.times.filter((_, i) => b.events[i].type === 'records');
    expect(times.length).toBeGreaterThan(5);
    for (let i = 1; i < times.length; i++) expect(times[i] - times[i - 1]).toBeGreaterThanOrEqual(16);
  });

  it('of a thinned run posts what a thinned run keeps, rarely, with its progress and no checkpoints', async () => {
    const experiment = experimentOf({ steps: 2_003, maskEvery: 20, evaluateEvery: 500 });
    const [whole, thin] = [bench(), bench()];
    whole.engine.receive(start(experiment));
    thin.engine.receive(start(experiment, { thin: { points: 40, frames: 7 } }));
    await Promise.all([whole.engine.idle(), thin.engine.idle()]);
    const run = { steps: stepsOf(whole.events), masks: masksOf(whole.events) } as unknown as Run;
    const { steps, masks } = thinRun(run, 40, 7);
    expect(stepsOf(thin.events)).toEqual(steps);
    expect(masksOf(thin.events)).toEqual(masks);
    const of = (b: Bench, type: string) => b.events.filter((event) => event.type === type);
    expect(of(thin, 'evaluation')).toEqual(of(whole, 'evaluation'));
    expect(of(thin, 'checkpoint')).toEqual([]);
    expect(of(thin, 'records').length).toBeLessThan(20);
    expect(of(thin, 'records').at(-1)).toMatchObject({ step: 2_003, secondsLeft: 0 });
  });

  it('of a thinned run says how far it is also where no record is kept', async () => {
    const b = bench({ stepMs: 10 });
    b.engine.receive(start(experimentOf({ steps: 500, maskEvery: 500 }), { thin: { points: 2, frames: 2 } }));
    await b.engine.idle();
    const said = b.events.flatMap((e) => (e.type === 'records' ? [e.step] : []));
    expect(said.length).toBeGreaterThan(10);
    expect(stepsOf(b.events).map((s) => s.step)).toEqual([1, 500]);
  });

  it('reads a GPU back in growing groups, never per step once its speed is known', async () => {
    const b = bench({ stepMs: 5, backends: [WEBGPU] });
    b.engine.receive(start(experimentOf({ steps: 200, maskEvery: 100 })));
    await b.engine.idle();
    const { drains } = b.sessions[0];
    expect(drains.slice(0, 5)).toEqual([1, 2, 4, 8, 16]);
    expect(Math.max(...drains)).toBe(20);
  });

  it('saves a checkpoint every fifteen seconds', async () => {
    const b = bench({ stepMs: 1_000 });
    b.engine.receive(start(experimentOf({ steps: 40 })));
    await b.engine.idle();
    const at = b.events.flatMap((e) => (e.type === 'checkpoint' ? [e.checkpoint.step] : []));
    expect(at).toEqual([15, 30, 40]);
  });

  it('does not read the weights of a thinned run once it has ended: nobody gets them', async () => {
    const b = bench({ stepMs: 1_000 });
    b.engine.receive(start(experimentOf({ steps: 40 }), { thin: { points: 2, frames: 2 } }));
    await b.engine.idle();
    expect(statesOf(b.events).at(-1)).toBe('finished 40');
    expect(b.sessions[0].checkpoints).toEqual([15, 30]);
  });

  it('says speed and time left from training time alone', async () => {
    const b = bench({ stepMs: 4 });
    b.engine.receive(start(experimentOf({ steps: 1_000, evaluateEvery: 100 })));
    await b.engine.idle();
    const last = b.events.findLast((e) => e.type === 'records');
    expect(last?.type === 'records' && last.stepsPerSecond).toBeCloseTo(250, 0);
    expect(last?.type === 'records' && last.seconds).toBeCloseTo(4, 5);
    expect(last?.type === 'records' && last.secondsLeft).toBe(0);
  });
});

describe('controls', () => {
  it('pauses with everything said and saved, and resumes where it was', async () => {
    const b = bench();
    b.onEvent = (event) => {
      if (event.type === 'records' && event.steps.some((s) => s.step === 30))
        b.engine.receive({ type: 'pause', run: 'a' });
      if (event.type === 'state' && event.state === 'paused') {
        expect(stepsOf(b.events).at(-1)?.step).toBe(event.step);
        expect(b.events.at(-2)).toMatchObject({ type: 'checkpoint', checkpoint: { step: event.step } });
        b.engine.receive({ type: 'resume', run: 'a' });
      }
    };
    b.engine.receive(start(experimentOf({ steps: 60 })));
    await b.engine.idle();
    expect(statesOf(b.events).map((s) => s.split(' ')[0])).toEqual([
      'starting',
      'running',
      'paused',
      'running',
      'evaluating',
      'finished',
    ]);
    expect(stepsOf(b.events).map((s) => s.step)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  });

  it('takes exactly the steps asked for while paused', async () => {
    const b = bench({ backends: [WEBGPU] });
    const paused: number[] = [];
    b.onEvent = (event) => {
      if (event.type !== 'state' || event.state !== 'paused') return;
      paused.push(event.step);
      if (paused.length === 1) b.engine.receive({ type: 'step', run: 'a', count: 1 });
      else if (paused.length === 2) b.engine.receive({ type: 'step', run: 'a', count: 13 });
      else b.engine.receive({ type: 'stop', run: 'a' });
    };
    b.engine.receive(start(experimentOf({ steps: 60 }), { paused: true }));
    await b.engine.idle();
    expect(paused).toEqual([0, 1, 14]);
    expect(statesOf(b.events).at(-1)).toBe('stopped 14');
    expect(stepsOf(b.events)).toHaveLength(14);
  });

  it('steps that were asked for before the session stood are not lost', async () => {
    const b = bench();
    b.onEvent = (event) => {
      if (event.type === 'state' && event.state === 'paused') b.engine.receive({ type: 'stop', run: 'a' });
    };
    b.engine.receive(start(experimentOf({ steps: 60 }), { paused: true }));
    b.engine.receive({ type: 'step', run: 'a', count: 3 });
    await b.engine.idle();
    expect(stepsOf(b.events)).toHaveLength(3);
  });

  it('keeps the pace of slow motion, and drops it at once', async () => {
    const b = bench();
    b.engine.receive(start(experimentOf({ steps: 50, maskEvery: 50 })));
    b.engine.receive({ type: 'pace', run: 'a', stepsPerSecond: 4 });
    b.onEvent = (event) => {
      if (event.type === 'records' && event.steps.some((s) => s.step === 8)) {
        expect(b.clock.now()).toBeGreaterThanOrEqual(7 * 250);
        // Eight steps with seven waits between them.
        expect(event.stepsPerSecond).toBeGreaterThan(3.9);
        expect(event.stepsPerSecond).toBeLessThan(4.6);
        b.engine.receive({ type: 'pace', run: 'a', stepsPerSecond: null });
      }
    };
    await b.engine.idle();
    expect(b.clock.now()).toBeLessThan(8 * 250 + 50 * 20);
    expect(statesOf(b.events).at(-1)).toBe('finished 50');
  });

  it('keeps a pace beyond what timers can do, in groups of steps', async () => {
    const b = bench();
    b.engine.receive(start(experimentOf({ steps: 900, maskEvery: 50 })));
    b.engine.receive({ type: 'pace', run: 'a', stepsPerSecond: 300 });
    await b.engine.idle();
    expect(b.clock.now()).toBeGreaterThan(2_900);
    expect(b.clock.now()).toBeLessThan(3_200);
    expect(statesOf(b.events).at(-1)).toBe('finished 900');
  });

  it('evaluates and saves when asked, also while paused', async () => {
    const b = bench();
    const seen: string[] = [];
    b.onEvent = (event) => {
      seen.push(event.type);
      if (event.type === 'state' && event.state === 'paused' && !seen.includes('evaluation')) {
        b.engine.receive({ type: 'evaluate', run: 'a' });
      }
      if (event.type === 'evaluation') b.engine.receive({ type: 'checkpoint', run: 'a' });
      if (event.type === 'checkpoint') b.engine.receive({ type: 'stop', run: 'a' });
    };
    b.engine.receive(start(experimentOf({ steps: 60 }), { paused: true }));
    await b.engine.idle();
    expect(seen.filter((type) => type === 'evaluation')).toHaveLength(1);
    expect(seen).toContain('checkpoint');
  });

  it('goes on from a checkpoint', async () => {
    const b = bench();
    const checkpoint = { step: 50, tensors: { w: Float32Array.of(50) }, streams: {} };
    b.engine.receive(start(experimentOf({ steps: 60 }), { checkpoint }));
    await b.engine.idle();
    expect(stepsOf(b.events).map((s) => s.step)).toEqual([51, 52, 53, 54, 55, 56, 57, 58, 59, 60]);
  });

  it('frees the run it replaces before the next begins, and posts no more about it', async () => {
    const b = bench();
    b.onEvent = (event) => {
      if (event.run === 'a' && event.type === 'records' && b.sessions.length === 1) {
        b.engine.receive(start(experimentOf({ steps: 5 }), { run: 'b' }));
      }
    };
    b.engine.receive(start(experimentOf({ steps: 100_000 })));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await b.engine.idle();
    expect(b.sessions.map((s) => s.disposed)).toEqual([true, true]);
    const firstOfB = b.events.findIndex((e) => e.run === 'b');
    expect(b.events.slice(firstOfB).every((e) => e.run === 'b')).toBe(true);
    expect(statesOf(b.events).at(-1)).toBe('finished 5');
  });
});

describe('what goes wrong', () => {
  it('names the step whose loss is not finite and keeps the last good checkpoint', async () => {
    const b = bench({ stepMs: 1_000, loss: (step) => (step === 20 ? Number.NaN : 1) });
    b.engine.receive(start(experimentOf({ steps: 60 })));
    await b.engine.idle();
    expect(b.events.at(-1)).toMatchObject({ type: 'failed', failure: { kind: 'not-finite' } });
    expect(b.events.at(-1)).toHaveProperty('failure.message', expect.stringContaining('step 20'));
    expect(b.events.at(-1)).toHaveProperty('failure.remedy', expect.stringContaining('step 15'));
    expect(stepsOf(b.events).at(-1)?.step).toBe(19);
    const saved = b.events.flatMap((e) => (e.type === 'checkpoint' ? [e.checkpoint.step] : []));
    expect(saved).toEqual([15]);
    expect(b.sessions[0].disposed).toBe(true);
  });

  it('goes on from the last checkpoint on WASM when the GPU is lost, and says so', async () => {
    const b = bench({ stepMs: 1_000, backends: [WEBGPU, WASM] });
    b.onEvent = (event) => {
      if (event.type === 'records' && b.sessions.length === 1 && event.steps.some((s) => s.step === 18)) {
        b.lose('the driver was reset');
      }
    };
    b.engine.receive(start(experimentOf({ steps: 30, maskEvery: 50 })));
    await b.engine.idle();
    const backends = b.events.flatMap((e) => (e.type === 'backend' ? [e.backend] : []));
    expect(backends.map((x) => x.name)).toEqual(['webgpu', 'wasm']);
    expect(backends[1].reason).toContain('the driver was reset');
    expect(backends[1].reason).toContain('step 15');
    const after = b.events.slice(b.events.findLastIndex((e) => e.type === 'backend'));
    expect(stepsOf(after)[0].step).toBe(16);
    expect(statesOf(b.events).at(-1)).toBe('finished 30');
    expect(b.sessions.map((s) => s.disposed)).toEqual([true, true]);
  });

  it('refuses an experiment that breaks a rule, naming the place, and stays usable', async () => {
    const b = bench();
    b.engine.receive({ ...start(experimentOf({ steps: 10 })), experiment: { version: 1 } });
    expect(b.events).toMatchObject([{ type: 'failed', run: 'a', failure: { kind: 'refused' } }]);
    b.engine.receive(start(experimentOf({ steps: 10 }), { run: 'b' }));
    await b.engine.idle();
    expect(statesOf(b.events).at(-1)).toBe('finished 10');
  });

  it('a refused start ends the run it was to replace', async () => {
    const b = bench();
    b.onEvent = (event) => {
      if (event.run === 'a' && event.type === 'records' && b.sessions.length === 1) {
        b.engine.receive({ ...start(experimentOf({ steps: 10 }), { run: 'b' }), experiment: null });
      }
    };
    b.engine.receive(start(experimentOf({ steps: 100_000 })));
    await b.engine.idle();
    expect(b.sessions[0].disposed).toBe(true);
    expect(b.events.at(-1)).toMatchObject({ type: 'failed', run: 'b' });
  });

  it.each([[null], ['start'], [{}], [{ type: 'start' }], [{ type: 'pace', run: 'a', stepsPerSecond: -1 }]])(
    'ignores %j',
    async (message) => {
      const b = bench();
      b.engine.receive(start(experimentOf({ steps: 10 })));
      b.engine.receive(message);
      await b.engine.idle();
      expect(statesOf(b.events).at(-1)).toBe('finished 10');
    },
  );

  it.each([
    ['Array buffer allocation failed', 'out-of-memory'],
    ['unreachable executed', 'crashed'],
  ])('names %s', async (message, kind) => {
    const b = bench({
      loss: () => {
        throw new Error(message);
      },
    });
    b.engine.receive(start(experimentOf({ steps: 10 })));
    await b.engine.idle();
    expect(b.events.at(-1)).toMatchObject({ type: 'failed', failure: { kind } });
    expect(b.sessions[0].disposed).toBe(true);
  });
});
