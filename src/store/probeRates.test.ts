import { describe, expect, it } from 'vitest';
import { create } from 'zustand';
import { baselineOf } from '../experiment/baseline';
import { NUMERIC_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import type { Run } from '../experiment/records';
import { RATES, SUBJECT } from '../panels/probe/probe.fixture';
import type { ProbeState } from './probe.types';
import { createRatesStore, experimentOf, ratesOf } from './probeRates';
import { keyOf } from './run';

const ORACLE = baselineOf(NUMERIC_SIT, 'oracle') as Experiment;

/** A probe that opens everything at once, unless `refuse` names it. */
function fakeProbe(refuse: Experiment | null = null) {
  const asked: string[] = [];
  const store = create<ProbeState>()((set, get) => ({
    subject: null,
    experiment: null,
    opened: [],
    answers: {},
    busy: {},
    failures: {},
    openFor: async (source: Run | Experiment) => {
      const experiment = experimentOf(source);
      asked.push(`open ${keyOf(experiment)}`);
      set({ subject: null, experiment, failures: {} });
      await Promise.resolve();
      if (experiment === refuse) {
        set({ failures: { open: { kind: 'crashed', message: 'gone', remedy: 'again' } } });
        return null;
      }
      const subject = { ...SUBJECT, key: keyOf(experiment) };
      set({ subject });
      return subject;
    },
    ask: async () => null,
    vary: async () => null,
    timeline: async () => null,
    score: async ({ cases }) => {
      asked.push(`score ${get().subject?.key} ${cases}`);
      return { ...RATES, cases };
    },
    pairs: async () => RATES,
    cancel: () => asked.push('cancel'),
  }));
  return { store, asked };
}

describe('measuring models one after another', () => {
  it('keeps each, and shows the first again', async () => {
    const { store, asked } = fakeProbe();
    const rates = createRatesStore(store);
    await rates.getState().measure('score', [NUMERIC_SIT, ORACLE], 50, NUMERIC_SIT);
    expect(asked).toEqual([
      `open ${keyOf(NUMERIC_SIT)}`,
      `score ${keyOf(NUMERIC_SIT)} 50`,
      `open ${keyOf(ORACLE)}`,
      `score ${keyOf(ORACLE)} 50`,
      `open ${keyOf(NUMERIC_SIT)}`,
    ]);
    expect(ratesOf(rates.getState(), 'score', ORACLE)?.rates.cases).toBe(50);
    expect(ratesOf(rates.getState(), 'pairs', ORACLE)).toBeNull();
    expect(rates.getState().measuring).toBeNull();
  });

  it('replaces an earlier measurement of the same model', async () => {
    const rates = createRatesStore(fakeProbe().store);
    await rates.getState().measure('score', [ORACLE], 50, null);
    await rates.getState().measure('score', [ORACLE], 100, null);
    expect(rates.getState().measured.map((m) => m.rates.cases)).toEqual([100]);
  });

  it('ends where one fails, keeps what was measured, and leaves the failure to be read', async () => {
    const { store, asked } = fakeProbe(ORACLE);
    const rates = createRatesStore(store);
    await rates.getState().measure('score', [NUMERIC_SIT, ORACLE, NUMERIC_SIT], 50, NUMERIC_SIT);
    expect(rates.getState().measured).toHaveLength(1);
    expect(asked.filter((a) => a.startsWith('open'))).toHaveLength(2);
    expect(store.getState().failures.open?.message).toBe('gone');
    expect(rates.getState().measuring).toBeNull();
  });

  it('can be stopped between two models', async () => {
    const { store, asked } = fakeProbe();
    const rates = createRatesStore(store);
    const done = rates.getState().measure('score', [NUMERIC_SIT, ORACLE], 50, null);
    rates.getState().stop();
    await done;
    expect(asked).toEqual([`open ${keyOf(NUMERIC_SIT)}`, 'cancel']);
    expect(rates.getState().measured).toHaveLength(0);
  });
});
