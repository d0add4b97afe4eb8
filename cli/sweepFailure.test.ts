import { describe, expect, it, vi } from 'vitest';
import type { Cell } from '../src/sweep/grid';
import { run } from './sweep';
import type { PoolEvents } from './trainingPool';

// A training that fails cannot be asked for: the limits of an experiment are narrower than what makes a loss no number.
vi.mock('./trainingPool', () => ({
  trainCells: async (cells: readonly Cell[], _: number, events: PoolEvents) => {
    for (const cell of cells) events.onFailed(cell, 'the loss of step 3 is not a finite number');
  },
}));

describe('lab sweep', () => {
  it('tells of trainings that failed and ends with 1', async () => {
    let out = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      out += String(chunk);
      return true;
    });
    let err = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      err += String(chunk);
      return true;
    });
    const code = await run(['numeric-sit', '--variants', 'full', '--seeds', '4']);
    vi.restoreAllMocks();
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      type: 'failed',
      variant: 'full',
      seed: 4,
      reason: 'the loss of step 3 is not a finite number',
    });
    expect(err).toMatch(/full, seed 4: FAILED/);
    expect(err).toMatch(/No training has finished/);
  });
});
