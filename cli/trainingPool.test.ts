import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT, OWN_SIT } from '../src/experiment/defaults';
import type { Experiment } from '../src/experiment/experiment';
import { experimentKey } from '../src/experiment/key';
import type { Cell } from '../src/sweep/grid';
import { trainCells } from './trainingPool';

const SMALL: Experiment = {
  ...NUMERIC_SIT,
  world: { ...NUMERIC_SIT.world, pool: 200, evaluationSize: 50 } as Experiment['world'],
  training: { ...NUMERIC_SIT.training, steps: 3, maskEvery: 3, evaluateEvery: 0 },
};

const cell = (variant: string, experiment: Experiment): Cell => ({
  variant,
  seed: experiment.seed,
  experiment,
  key: experimentKey(experiment),
});

describe('trainCells', () => {
  it('tells of a training that failed, and goes on in the same process', async () => {
    const ended: string[] = [];
    const cells = [cell('first', SMALL), cell('without rows', OWN_SIT), cell('last', { ...SMALL, seed: 2 })];
    await trainCells(cells, 1, {
      onDone: ({ variant }, run) => ended.push(`${variant}: ${run.steps.length} steps`),
      onFailed: ({ variant }, reason) => ended.push(`${variant}: ${reason.slice(0, 11)}`),
    });
    expect(ended).toEqual(['first: 3 steps', 'without rows: world.files', 'last: 3 steps']);
  });

  it('ends every process when what it tells of goes wrong', async () => {
    const endless = { ...SMALL, training: { ...SMALL.training, steps: 100_000, maskEvery: 1000 } };
    const onDone = (): void => {
      throw new Error('the disk is full');
    };
    const trained = trainCells([cell('short', SMALL), cell('long', endless)], 2, {
      onDone,
      onFailed: () => {},
    });
    await expect(trained).rejects.toThrow('the disk is full');
  });

  it('begins nothing after the signal', async () => {
    await trainCells(
      [cell('short', SMALL)],
      1,
      { onDone: expect.fail, onFailed: expect.fail },
      AbortSignal.abort(),
    );
  });
});
