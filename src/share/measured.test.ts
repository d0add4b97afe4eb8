import { expect, it } from 'vitest';
import { LANGUAGE_SIT } from '../experiment/defaults';
import { withShots } from '../experiment/fewShot';
import { makeRun } from '../experiment/run.fixture';
import { decodeLink, encodeLink } from './link';

const experiment = withShots(LANGUAGE_SIT, [4, 16]);
const score = { value: 0.5, low: 0.25, high: 0.75, n: 400 };
const fewShot = [4, 16].map((shots) => ({ shots, exactMatch: score, tokenAccuracy: score }));

it('a link carries the few-shot curve and ROUGE-L of its result, and the shots of its experiment', async () => {
  const run = makeRun(experiment);
  const [{ step, metrics }] = run.evaluations;
  if (metrics.kind !== 'text') throw new Error('a text run was expected');
  const measured = { ...metrics, rougeL: { inDomain: score }, fewShot };
  const link = await encodeLink(experiment, { ...run, evaluations: [{ step, metrics: measured }] });
  const opened = await decodeLink(link);
  expect(opened.experiment.training.shots).toEqual([4, 16]);
  expect(opened.run?.evaluations[0].metrics).toMatchObject({ rougeL: { inDomain: score }, fewShot });
});

it('a link of an experiment without a curve is what it was before there were any', async () => {
  expect(await encodeLink(withShots(experiment, []))).toBe(await encodeLink(LANGUAGE_SIT));
});
