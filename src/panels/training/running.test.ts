import { describe, expect, it } from 'vitest';
import { LANGUAGE_FIXTURE, NUMERIC_FIXTURE } from '../plot/run.fixture';
import { formatRate, formatSeconds, formatTaken } from './progress';
import { litPart, partsOf } from './stepParts';
import { nameOfWay, waysOn } from './waysOn';

it('says seconds and rates', () => {
  expect([0, 59.4, 61, 3725, Number.NaN, -1].map(formatSeconds)).toEqual([
    '0 s',
    '59 s',
    '1 min 01 s',
    '1 h 02 min',
    '–',
    '–',
  ]);
  expect([0.48, 9.96, 61, -1].map(formatTaken)).toEqual(['0.5 s', '10 s', '1 min 01 s', '–']);
  expect([412.4, 23.84, 0.5, 0, Number.NaN].map(formatRate)).toEqual(['412', '23.8', '0.5', '–', '–']);
});

describe('the parts of a step', () => {
  const parts = partsOf(NUMERIC_FIXTURE);

  it('are lit in turn, each for its share, and the last until the next step', () => {
    const lit = [0, 170, 340, 510, 670, 840, 5000].map((ms) => litPart(parts, ms, 1));
    expect(lit).toEqual(['encode', 'select', 'reconstruct', 'predict', 'losses', 'update', 'update']);
    expect(litPart(parts, 340, 0.5)).toBe('select');
  });

  it('stand still at full speed', () => {
    expect(litPart(parts, 100, null)).toBeNull();
    expect(litPart(parts, 100, 30)).toBeNull();
  });

  it('leave out what the experiment has not, and say why', () => {
    const plain = partsOf({ ...LANGUAGE_FIXTURE, model: { ...LANGUAGE_FIXTURE.model, kind: 'plain' } });
    expect(plain.filter((p) => p.absent).map((p) => p.id)).toEqual(['select', 'reconstruct']);
    const all = Array.from({ length: 100 }, (_, k) => litPart(plain, k * 10, 1));
    expect(new Set(all)).toEqual(new Set(['encode', 'predict', 'losses', 'update']));
    const unread = partsOf({ ...NUMERIC_FIXTURE, losses: { ...NUMERIC_FIXTURE.losses, rec: 0 } });
    expect(unread.find((p) => p.id === 'reconstruct')?.absent).toBe('its loss has weight 0');
  });
});

describe('the ways on after a failure', () => {
  const failure = (kind: 'refused' | 'not-finite' | 'backend-lost' | 'out-of-memory' | 'crashed') => ({
    kind,
    message: 'm',
    remedy: 'r',
  });

  it('lead on from the checkpoint, and to WASM where something else failed', () => {
    expect(waysOn(failure('backend-lost'), true, 'webgpu')).toEqual(['resume', 'resume-on-wasm']);
    expect(waysOn(failure('out-of-memory'), false, 'webgl')).toEqual(['train', 'train-on-wasm']);
    expect(waysOn(failure('crashed'), true, 'wasm')).toEqual(['resume']);
  });

  it('never lead back into the same numbers', () => {
    expect(waysOn(failure('not-finite'), true, 'wasm')).toEqual(['train']);
    expect(waysOn(failure('refused'), true, null)).toEqual(['train']);
  });

  it('are named with their step', () => {
    expect(nameOfWay('resume', 800)).toBe('Go on from step 800');
    expect(nameOfWay('train-on-wasm', null)).toBe('Train from the start with WASM');
  });
});
