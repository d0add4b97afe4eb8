import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { bandChart } from '../../plots/band';
import { seedStrips } from '../../plots/fixtures/strips';
import { phasePlot } from '../../plots/phase';
import { stripPlot } from '../../plots/strip';
import { BandView } from './BandView';
import { PhaseView } from './PhaseView';
import { moveInStrip, StripMarksView, StripView } from './StripView';

const draw = (element: Parameters<typeof renderToStaticMarkup>[0]) =>
  renderToStaticMarkup(element).replaceAll('><', '>\n<');
const say = (row: number | string, dot: number | string) => `row ${row}, dot ${dot}`;

describe('drawn plots', () => {
  it('a strip plot', () => {
    const marks = stripPlot({ ...seedStrips(), rule: 0.8 }, 360);
    expect(draw(<StripMarksView marks={marks} id="p" say={say} />)).toMatchSnapshot();
  });

  it('means with bands, a step marked', () => {
    const x = [0, 50, 100];
    const marks = bandChart(
      {
        bands: [
          {
            id: 'a',
            name: 'full',
            tone: 1,
            x,
            mean: [1, 0.5, 0.2],
            low: [0.9, 0.4, 0.1],
            high: [1, 0.6, 0.3],
          },
          { id: 'b', name: 'reference', tone: 7, dash: '4 3', x, mean: [1, 0.6, 0.4], low: [], high: [] },
        ],
        xDomain: [0, 100],
        yScale: 'linear',
        yDomain: [0, 1],
      },
      { width: 220, height: 110 },
    );
    expect(draw(<BandView marks={marks} title="t" description="d" id="p" at={50} />)).toMatchSnapshot();
  });

  it('a phase picture, one dot lit', () => {
    const marks = phasePlot(
      {
        columns: [
          { id: 'equal', name: 'row equals another', holds: false },
          { id: 'own', name: 'row of its own', holds: true },
        ],
        sides: ['UIC violated', 'UIC holds'],
        dots: [
          { id: 'a', column: 0, value: 0.4, group: 'a' },
          { id: 'b', column: 1, value: 0.1, group: 'b' },
        ],
        yDomain: [0, 0.6],
      },
      { width: 320, height: 200 },
    );
    expect(
      draw(<PhaseView marks={marks} title="t" description="d" id="p" yTitle="leak" lit="b" />),
    ).toMatchSnapshot();
  });
});

describe('names for who does not see the drawing', () => {
  const props = { title: 'MCC', unit: 'seed', lit: null, onLight: () => {}, say };

  it('a strip plot is a grid whose rows have dots that say what they are', () => {
    const html = renderToStaticMarkup(<StripView plot={seedStrips()} {...props} />);
    expect(html).toMatch(/role="grid"[^>]*aria-label="MCC. full 0.940/);
    expect(html.match(/role="row"/g)).toHaveLength(2);
    expect(html.match(/role="gridcell"/g)).toHaveLength(6);
    expect(html).toContain('aria-label="row full, dot 100"');
  });

  it('without a value it is none, and says so', () => {
    const groups = seedStrips().groups.map((g) => ({ ...g, rows: g.rows.slice(2) }));
    const html = renderToStaticMarkup(<StripView plot={{ domain: [0, 1], groups }} {...props} />);
    expect(html).not.toContain('role="grid"');
    expect(html).toContain('No training has finished yet.');
  });

  it('lights the dots of one seed in every row', () => {
    const html = renderToStaticMarkup(<StripView plot={seedStrips()} {...props} lit="101" />);
    const lit = html.slice(html.indexOf('strip-lit'));
    expect(lit.match(/<circle/g)).toHaveLength(2);
    expect(lit).toContain('<path');
  });
});

describe('moveInStrip', () => {
  const marks = stripPlot(seedStrips(), 360);
  const from = { row: 0, dot: 0 };

  it('goes along a row in the order of the values, and stops at its ends', () => {
    // Values 0.95, 0.97, 0.9: in their order 2, 0, 1.
    expect(moveInStrip('ArrowRight', from, marks)).toEqual({ row: 0, dot: 1 });
    expect(moveInStrip('ArrowLeft', from, marks)).toEqual({ row: 0, dot: 2 });
    expect(moveInStrip('End', from, marks)).toEqual({ row: 0, dot: 1 });
    expect(moveInStrip('ArrowRight', { row: 0, dot: 1 }, marks)).toEqual({ row: 0, dot: 1 });
  });

  it('goes to the same seed of the next row that has one', () => {
    expect(moveInStrip('ArrowDown', from, marks)).toEqual({ row: 1, dot: 0 });
    expect(moveInStrip('ArrowDown', { row: 1, dot: 0 }, marks)).toEqual({ row: 1, dot: 0 });
  });

  it('begins at the first dot, and leaves other keys alone', () => {
    expect(moveInStrip('ArrowDown', { row: -1, dot: 0 }, marks)).toEqual({ row: 0, dot: 2 });
    expect(moveInStrip('Tab', from, marks)).toBeNull();
    expect(moveInStrip('ArrowDown', from, { rows: [] })).toBeNull();
  });
});
