import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { maskHeat } from '../../plots/fixtures/heat';
import { scoreIntervals } from '../../plots/fixtures/intervals';
import { lossLines } from '../../plots/fixtures/lines';
import { describeHeat, heatMap } from '../../plots/heat';
import { describeIntervals, intervalPlot } from '../../plots/interval';
import { describeLines, lineChart } from '../../plots/line';
import { Table } from './DataTable';
import { HeatMarksView } from './HeatMarksView';
import { IntervalMarksView } from './IntervalView';
import { LineChartView } from './LineChartView';
import { LineMarksView } from './LineMarksView';

/** One element to a line, so that a change reads as a change. */
const draw = (element: ReactElement) => renderToStaticMarkup(element).replaceAll('><', '>\n<');

const SIZE = { width: 420, height: 160 };

describe('drawn plots', () => {
  it.each(['linear', 'log'] as const)('a line chart, %s', (yScale) => {
    const chart = lossLines(24, yScale);
    expect(
      draw(
        <LineMarksView
          marks={lineChart(chart, SIZE)}
          title="Losses"
          description={describeLines(chart.series)}
          xTitle="step"
          yTitle="loss"
          id="p"
        />,
      ),
    ).toMatchSnapshot();
  });

  it('a heat map of probabilities as a grid', () => {
    const map = maskHeat();
    expect(
      draw(
        <HeatMarksView
          marks={heatMap(map, 420)}
          title="Learned masks"
          description={describeHeat(map)}
          id="p"
          kind="probability"
          litRow={1}
          litColumn={2}
          cursor
          sayCell={(row, column) => `row ${row}, column ${column}`}
        />,
      ),
    ).toMatchSnapshot();
  });

  it('a graph as a picture, too narrow for values', () => {
    const map = maskHeat();
    expect(
      draw(
        <HeatMarksView
          marks={heatMap({ ...map, groups: [] }, 150)}
          title="True graph"
          description={describeHeat(map)}
          id="p"
          kind="graph"
          litRow={-1}
          litColumn={-1}
          cursor={false}
        />,
      ),
    ).toMatchSnapshot();
  });

  it('dots and whiskers', () => {
    const plot = scoreIntervals();
    expect(
      draw(
        <IntervalMarksView
          marks={intervalPlot(plot, 420)}
          title="Scores"
          description={describeIntervals(plot)}
          id="p"
        />,
      ),
    ).toMatchSnapshot();
  });
});

describe('names for who does not see the drawing', () => {
  it('a line chart is an image with title, description, a crosshair by keys and a table', () => {
    const html = renderToStaticMarkup(<LineChartView chart={lossLines(200)} title="Losses" yTitle="loss" />);
    expect(html).toMatch(/<svg[^>]*role="img"[^>]*aria-labelledby="[^"]+-title"/);
    expect(html).toContain('<desc');
    expect(html).toMatch(/<input type="range"[^>]*aria-label="Crosshair of Losses"/);
    expect(html).toMatch(/aria-valuetext="step 200: prediction 0\.0\d+, distinction 0\.\d+, mask F1 0\.970"/);
    expect(html).toContain('Show as table');
  });

  it('disagreements and equal rows are shapes and letters, not only colours', () => {
    const html = renderToStaticMarkup(
      <HeatMarksView
        marks={heatMap(maskHeat(), 420)}
        title="t"
        description="d"
        id="p"
        kind="probability"
        litRow={-1}
        litColumn={-1}
        cursor={false}
      />,
    );
    expect(html.match(/<circle class="heat-wrong"/g)).toHaveLength(1);
    expect(html.match(/<path class="heat-wrong"/g)).toHaveLength(1);
    expect(html.match(/class="heat-group"/g)).toHaveLength(2);
    expect(html).toContain('>A</text>');
  });

  it('a table has headings in both directions', () => {
    const html = renderToStaticMarkup(
      <Table caption="c" columns={['step', 'loss']} rows={[{ key: '1', cells: [1, '0.5'] }]} />,
    );
    expect(html).toContain('<th scope="col"');
    expect(html).toContain('<th scope="row">1</th>');
  });
});
