import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { NUMERIC_SIT } from '../../experiment/defaults';
import { makeRun } from '../../experiment/run.fixture';
import { cellsOf } from '../../sweep/grid';
import { gridOf, resultsOf } from './grid.fixture';
import { PairPart } from './PairPart';
import { pairGrid } from './pair';
import { SeedResults } from './SeedResults';

it('the picture of seeds names those that are in it, not all that the grid asks for', () => {
  const grid = gridOf(NUMERIC_SIT, ['full', 'no-uic'], [1, 2, 3, 4]);
  const draw = (upTo: Readonly<Record<string, number>>) =>
    renderToStaticMarkup(
      <SeedResults
        grid={grid}
        cells={cellsOf(grid)}
        results={resultsOf(grid, 'mcc', (variant, seed) => (seed <= upTo[variant] ? 0.9 : null))}
        lit={null}
        onLight={() => {}}
      />,
    );
  expect(draw({ full: 2, 'no-uic': 1 })).toContain(
    'interval over seeds 1, 2 (1–2 of 4 per row, those measured so far) of',
  );
  expect(draw({ full: 0, 'no-uic': 0 })).toContain('interval over seeds (none of 4 measured yet) of');
  expect(draw({ full: 4, 'no-uic': 4 })).toContain('interval over seeds 1–4 of');
});

it('so does the picture of the pair', () => {
  const [first] = cellsOf(pairGrid().grid);
  const results = new Map([[first.key, makeRun(first.experiment, 2)]]);
  expect(renderToStaticMarkup(<PairPart results={results} />)).toContain(
    'interval over seed 100 (0–1 of 20 per row, those measured so far).',
  );
});
