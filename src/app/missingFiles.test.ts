import { expect, it } from 'vitest';
import { NUMERIC_SIT, OWN_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import { whyItWaits } from './missingFiles';

const ROWS = { tasks: [], rows: [] };
const on = (...names: string[]): Experiment => ({
  ...OWN_SIT,
  world: {
    ...OWN_SIT.world,
    files: names.map((name) => ({ name, rows: 2, sha256: name.padEnd(64, '0') })),
  } as Experiment['world'],
});

it('own data waits for its files, in one sentence without a path', () => {
  expect(whyItWaits(NUMERIC_SIT, null)).toBeNull();
  expect(whyItWaits(on('a.jsonl'), ROWS)).toBeNull();
  expect(whyItWaits(on(), null)).toBe(
    'This experiment trains on your own data, and no file has been chosen yet.',
  );
  expect(whyItWaits(on('a.jsonl'), null)).toMatch(/which no link carries: choose a\.jsonl again\.$/);
  expect(whyItWaits(on('a.jsonl', 'b.csv'), null)).toMatch(/choose the 2 files again\.$/);
});

it('rows that were read for other files are not those of an experiment that asks for none', () => {
  expect(whyItWaits(on(), ROWS)).not.toBeNull();
});
