import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { sentimentBackDoor } from '../../plots/fixtures/backDoor';
import { clusters } from '../../plots/fixtures/scatter';
import { outputs } from '../../plots/fixtures/twins';
import { describeScatter, scatterPlot } from '../../plots/scatter';
import { describeTwins, twinPlot } from '../../plots/twin';
import { BackDoorView } from '../probe/confounding/BackDoorView';
import { ScatterMarksView, ScatterView } from './ScatterView';
import { TwinMarksView } from './TwinView';

/** One element to a line, so that a change reads as a change. */
const draw = (element: ReactElement) => renderToStaticMarkup(element).replaceAll('><', '>\n<');

describe('drawn plots', () => {
  it('a scatter plot with a point lit and one category brought out', () => {
    expect(
      draw(
        <ScatterMarksView
          marks={scatterPlot(clusters(), { width: 320, height: 200 })}
          title="Latents"
          description={describeScatter(clusters())}
          xTitle="first axis"
          yTitle="second axis"
          id="p"
          lit={5}
          only={1}
        />,
      ),
    ).toMatchSnapshot();
  });

  it('numbers beside what a model makes of them', () => {
    expect(
      draw(
        <TwinMarksView
          marks={twinPlot(outputs(), 300)}
          title="Targets"
          description={describeTwins(outputs())}
          id="p"
        />,
      ),
    ).toMatchSnapshot();
  });

  it('a path through the dataset', () => {
    expect(
      draw(<BackDoorView diagram={sentimentBackDoor()} title="The answer" description="Lit: a path." />),
    ).toMatchSnapshot();
  });
});

it('a scatter plot is an image with a table of its own, whose points can be visited by keys', () => {
  const html = renderToStaticMarkup(
    <ScatterView
      scatter={clusters()}
      title="Latents"
      xTitle="x"
      yTitle="y"
      height={200}
      sayPoint={(index) => `point ${index}`}
      onPoint={() => {}}
    />,
  );
  expect(html).toMatch(/<svg[^>]*role="img"[^>]*aria-labelledby="[^"]+-title"/);
  expect(html).toMatch(
    /<input type="range"[^>]*aria-label="Points of Latents"[^>]*aria-valuetext="no point"/,
  );
  expect(html.match(/class="scatter-key" aria-pressed="false"/g)).toHaveLength(3);
});
