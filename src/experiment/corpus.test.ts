import { expect, it } from 'vitest';
import { buildCorpus } from './corpus';
import { OWN_SIT } from './defaults';
import type { Experiment } from './experiment';

it('own data without its rows is refused in words, not with an empty list', () => {
  expect(() => buildCorpus(OWN_SIT, null)).toThrow(
    'world.files: no file of own data has been chosen yet. Choose one or more files.',
  );
  const files = [{ name: 'a.jsonl', rows: 2, sha256: 'a'.repeat(64) }];
  const linked = { ...OWN_SIT, world: { ...OWN_SIT.world, files } } as Experiment;
  expect(() => buildCorpus(linked, null)).toThrow(
    /does not travel with it\. Choose the files again: a\.jsonl\./,
  );
});
