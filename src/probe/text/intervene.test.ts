import { describe, expect, it } from 'vitest';
import type { Intervention } from '../protocol';
import type { MatchedLatents } from './context';
import { movedFactors } from './intervene';

/** Two factors of three values each: latent 1 stands for factor 0 and latent 0 for factor 1; latent 2 is spare. */
const MATCHED: MatchedLatents = {
  size: 0,
  values: new Float32Array(),
  factors: new Int32Array(),
  matching: [1, 0],
  // A latent is the shares of its factor's values.
  read: (_, vector) => Array.from(vector),
};
const SLOT = 3;

/** Latents that read as these values. */
const reading = (...values: number[]) =>
  Float32Array.from(values.flatMap((value) => [0, 1, 2].map((k) => (k === value ? 0.8 : 0.1))));

const byVector = (latent: number): Intervention => ({ latent, to: { kind: 'vector', vector: [0, 0, 0] } });
const byValue = (latent: number, factor: number, value: number): Intervention => ({
  latent,
  to: { kind: 'value', factor, value },
});

const moved = (before: Float32Array, after: Float32Array, ...interventions: Intervention[]) =>
  movedFactors(MATCHED, SLOT, before, after, interventions);

describe('the factors that interventions move', () => {
  it('are those whose latents read as another value afterwards', () => {
    const before = reading(0, 1, 2);
    expect(moved(before, reading(0, 2, 2), byVector(1))).toEqual([true, false]);
    expect(moved(before, reading(2, 1, 2), byVector(0))).toEqual([false, true]);
    expect(moved(before, reading(0, 1, 2), byVector(0), byVector(1))).toEqual([false, false]);
    expect(moved(before, reading(0, 1, 0), byVector(2))).toEqual([false, false]);
  });

  it('are those asked for by name, however the readout reads the mean latent of that value', () => {
    const before = reading(0, 1, 2);
    expect(moved(before, before, byValue(1, 0, 2))).toEqual([true, false]);
    expect(moved(before, reading(0, 2, 2), byValue(1, 0, 1))).toEqual([false, false]);
  });

  it('are read where a latent is set to the value of a factor that it does not stand for', () => {
    const before = reading(0, 1, 2);
    expect(moved(before, reading(0, 1, 2), byValue(1, 1, 2))).toEqual([false, false]);
    expect(moved(before, reading(0, 0, 2), byValue(1, 1, 1))).toEqual([true, false]);
  });

  it('are as the later of two interventions on one latent says', () => {
    const before = reading(0, 1, 2);
    const [own, other] = [byValue(1, 0, 1), byValue(1, 0, 2)];
    expect(moved(before, reading(0, 2, 2), own, other)).toEqual([true, false]);
    expect(moved(before, reading(0, 1, 2), other, own)).toEqual([false, false]);
    expect(moved(before, reading(0, 1, 2), other, byVector(1))).toEqual([false, false]);
  });

  it('are none of those that no latent stands for', () => {
    const matched = { ...MATCHED, matching: [1, -1] };
    expect(movedFactors(matched, SLOT, reading(0, 1, 2), reading(2, 2, 2), [byVector(0)])).toEqual([
      false,
      false,
    ]);
  });
});
