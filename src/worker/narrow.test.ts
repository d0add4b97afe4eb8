import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import { Refusal } from '../lib/refusal';
import { parseCheckpoint, parseCommand, parseEvent, parseOwnRows, runOf } from './narrow';

const START = {
  type: 'start',
  run: 'a',
  experiment: NUMERIC_SIT,
  rows: null,
  backend: 'wasm',
  paused: false,
  checkpoint: null,
  threads: null,
  thin: null,
};

describe('parseCommand', () => {
  it('keeps a command as it is', () => {
    expect(parseCommand(START)).toEqual(START);
    expect(parseCommand({ type: 'step', run: 'a', count: 3 })).toEqual({ type: 'step', run: 'a', count: 3 });
  });

  it.each([
    [{ ...START, backend: 'abacus' }, /^command\.backend/],
    [{ ...START, experiment: { ...NUMERIC_SIT, seed: -1 } }, /seed/],
    [{ ...START, rows: { tasks: [], rows: [] } }, /^rows\.tasks/],
    [{ ...START, threads: 0 }, /^command\.threads/],
    [{ ...START, thin: { points: 0, frames: 1 } }, /^command\.thin\.points/],
    [{ type: 'step', run: 'a', count: 0 }, /^command\.count/],
    [{ type: 'step', run: 'a', count: 1.5 }, /^command\.count/],
    [{ type: 'pace', run: 'a', stepsPerSecond: 0 }, /^command\.stepsPerSecond/],
    [{ type: 'pause', run: '' }, /^command\.run/],
    [{ type: 'explode', run: 'a' }, /^command\.type/],
  ])('refuses %j at its place', (message, place) => {
    expect(() => parseCommand(message)).toThrow(Refusal);
    expect(() => parseCommand(message)).toThrow(place);
  });

  it('answers anything else with a refusal, never with another error', () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        try {
          parseCommand(message);
          return false;
        } catch (error) {
          return error instanceof Refusal;
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('what travels beside the commands', () => {
  it('checkpoints hold float arrays and stream states', () => {
    const stream = { words: [1, 2, 3, 4], spareNormal: null };
    const checkpoint = { step: 3, tensors: { w: Float32Array.of(1, 2) }, streams: { batches: stream } };
    expect(parseCheckpoint(checkpoint)).toEqual(checkpoint);
    expect(() => parseCheckpoint({ ...checkpoint, tensors: { w: [1, 2] } })).toThrow(
      /^checkpoint\.tensors\.w/,
    );
    expect(() => parseCheckpoint({ ...checkpoint, step: -1 })).toThrow(/^checkpoint\.step/);
  });

  it('a row names one of the tasks', () => {
    const row = { task: 1, instruction: '', source: 's', target: 't' };
    expect(() => parseOwnRows({ tasks: [{ id: 'a', name: 'A' }], rows: [row] })).toThrow(
      /^rows\.rows\[0\]\.task/,
    );
  });

  it('events pass with numbers that JSON could not hold', () => {
    const event = {
      type: 'records',
      run: 'a',
      steps: [{ step: 1, loss: 0.5, terms: { pred: 0.5 }, tau: 1, learningRate: 0.01 }],
      masks: [],
      step: 1,
      stepsPerSecond: 0,
      secondsLeft: Number.NaN,
      seconds: 0,
    };
    expect(parseEvent(event)).toEqual(event);
    expect(parseEvent({ ...event, steps: [{ step: 'one' }] })).toBeNull();
  });

  it('knows the run of a message that is otherwise refused', () => {
    expect(runOf({ run: 'a', type: 'nonsense' })).toBe('a');
    expect(runOf({ run: 3 })).toBeNull();
    expect(runOf(null)).toBeNull();
  });
});
