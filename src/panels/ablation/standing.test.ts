import { expect, it } from 'vitest';
import { NUMERIC_SIT } from '../../experiment/defaults';
import type { CellState } from '../../store/sweep.types';
import { cellsOf } from '../../sweep/grid';
import { gridOf } from './grid.fixture';
import { failuresOf, standingOf, stateWords } from './standing';

const cells = cellsOf(gridOf(NUMERIC_SIT, ['full', 'no-uic'], [1, 2]));
const failed = (message: string): CellState => ({
  kind: 'failed',
  failure: { kind: 'not-finite', message, remedy: 'Lower the learning rate.' },
});

it('counts trainings once each, and running ones by their share', () => {
  const states = new Map<string, CellState>([
    [cells[0].key, { kind: 'done' }],
    [cells[1].key, { kind: 'running', step: 500, steps: 1000 }],
    [cells[2].key, failed('The loss is not finite.')],
  ]);
  expect(standingOf(cells, states)).toEqual({
    cells: 4,
    trainings: 4,
    done: 1,
    running: 1,
    failed: 1,
    share: 1.5 / 4,
  });
  expect(standingOf([...cells, { ...cells[0], variant: 'same' }], states)).toMatchObject({
    cells: 5,
    trainings: 4,
  });
  expect(standingOf([], new Map())).toMatchObject({ trainings: 0, share: 0 });
});

it('says each failure once, with the cells it happened to', () => {
  const states = new Map<string, CellState>([
    [cells[0].key, failed('a')],
    [cells[2].key, failed('a')],
    [cells[3].key, failed('b')],
  ]);
  const groups = failuresOf(cells, states);
  expect(groups.map(({ message, cells: at }) => [message, at.length])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
  expect(groups[0].remedy).toBe('Lower the learning rate.');
});

it('says states in words', () => {
  expect(stateWords(undefined)).toBe('waiting');
  expect(stateWords({ kind: 'running', step: 1, steps: 4 })).toBe('training, 25 %');
});
