import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { baselineOf } from '../../experiment/baseline';
import { withShots } from '../../experiment/fewShot';
import type { Run } from '../../experiment/records';
import { describeShots, shotsChart } from '../../plots/shots';
import { fixtureRun, LANGUAGE_FIXTURE, NUMERIC_FIXTURE, wilson } from '../plot/run.fixture';
import { ShotsMarksView } from '../plot/ShotsView';
import { fewShotSeries } from './fewShotSeries';
import { PaperTable } from './PaperTable';
import { variantsOf } from './variants';

const asked = withShots(LANGUAGE_FIXTURE, [4, 64]);

function withCurve(run: Run, after: number): Run {
  const last = run.evaluations.at(-1)!;
  if (last.metrics.kind !== 'text') throw new Error('text fixture');
  const fewShot = [4, 64].map((shots) => ({
    shots,
    exactMatch: wilson(after, 400),
    tokenAccuracy: wilson(after, 400),
  }));
  return { ...run, evaluations: [{ ...last, metrics: { ...last.metrics, fewShot } }] };
}
const sit = withCurve(fixtureRun(asked), 0.9);
const plain = withCurve(fixtureRun(baselineOf(asked, 'plain')!), 0.7);

const draw = (...runs: [string, Run][]) =>
  renderToStaticMarkup(<PaperTable variants={runs.map(([id, run]) => ({ id, name: id, runs: [run] }))} />);

it('the paper’s table has every control as a row, those not run named as such, and the paper’s own gains', () => {
  const html = draw(['full', sit], ['plain', plain]);
  expect(html.match(/not run/g)).toHaveLength(2);
  expect(html).toContain('Not run: “plain, additive” and “no mask”.');
  expect(html).toContain('Gigaword, ROUGE-L +60.51 %; RTE, accuracy +31.30 %');
  expect(html).toContain('The two differ in world and in scale');
  for (const column of ['In-domain', 'Shifted', 'zero-shot', '4-shot', '64-shot', 'Paraphrase']) {
    expect(html).toContain(column);
  }
});

it('draws nothing where no finished run was scored on texts', () => {
  expect(draw(['full', fixtureRun(NUMERIC_FIXTURE)])).toBe('');
  expect(draw()).toBe('');
  expect(draw(['full', { ...sit, finished: false }])).toBe('');
});

it('few-shot curves are drawn for the variants that have one, from zero shots on', () => {
  const variants = variantsOf(sit, { plain, oracle: fixtureRun(baselineOf(asked, 'oracle')!) }, [
    'oracle',
    'plain',
  ]);
  const series = fewShotSeries(variants);
  expect(series.map(({ id, points }) => [id, points.map(({ shots }) => shots)])).toEqual([
    ['this', [0, 4, 64]],
    ['plain', [0, 4, 64]],
  ]);
  const html = renderToStaticMarkup(
    <ShotsMarksView
      marks={shotsChart(series, { width: 420, height: 200 })}
      title="Few-shot curves"
      description={describeShots(series)}
      id="p"
    />,
  );
  expect(html.match(/<circle/g)).toHaveLength(6);
  expect(html).toContain('stroke-dasharray');
});
