import { describe, expect, it } from 'vitest';
import { phasePlot } from '../../plots/phase';
import { checkUic } from '../../scm/uic';
import { cellsOf } from '../../sweep/grid';
import { standingsOf } from '../../sweep/phase';
import { leaking, wobble } from './leak.fixture';
import { phaseCaption, phasePicture, phaseVerdict, randomGraphs } from './phase';

describe('the phase picture', () => {
  const grid = randomGraphs();
  const standings = new Map(
    cellsOf(grid).map(({ variant, experiment }) => [variant, standingsOf(experiment.graph)]),
  );
  const by = (values: Readonly<Record<string, number>>) =>
    leaking(
      grid,
      (variant, factor, seed) => values[standings.get(variant)![factor].standing] + wobble(seed + factor),
    );

  it('has both graphs that violate the condition and graphs that satisfy it', () => {
    const { plot } = phasePicture(grid, by({ collides: 0.4, nested: 0.1, free: 0.1 }), 'graphs', 'leak');
    expect(plot.dots).toHaveLength(grid.variants.length);
    for (const holds of [true, false]) {
      const columns = plot.columns.flatMap((c, k) => (c.holds === holds ? [k] : []));
      expect(plot.dots.filter((d) => columns.includes(d.column)).length).toBeGreaterThan(7);
    }
  });

  it('stands every graph in the column of its colliding pairs and its margin', () => {
    const { plot } = phasePicture(grid, by({ collides: 0.4, nested: 0.1, free: 0.1 }), 'graphs', 'leak');
    const column = new Map(plot.dots.map((dot) => [dot.id, plot.columns[dot.column].name]));
    for (const { variant, experiment } of cellsOf(grid)) {
      const { margin, groups } = checkUic(experiment.graph);
      const single = groups.length === 1 && groups[0].length === 2;
      const expected = margin === 0 ? 'margin 0' : 'margin 1+';
      expect(column.get(variant)).toBe(
        groups.length === 0 ? expected : single ? '1 pair equal' : '2+ pairs equal',
      );
    }
    expect(new Set(column.values())).toEqual(
      new Set(['2+ pairs equal', '1 pair equal', 'margin 0', 'margin 1+']),
    );
  });

  it('draws every factor of every graph once, averaged over its seeds', () => {
    const { plot, notes } = phasePicture(
      grid,
      by({ collides: 0.4, nested: 0.1, free: 0.1 }),
      'factors',
      'leak',
    );
    const factors = [...standings.values()].reduce((sum, s) => sum + s.length, 0);
    expect(plot.dots).toHaveLength(factors);
    expect(new Set(plot.dots.map(({ id }) => id)).size).toBe(factors);
    expect(notes[0].text).toMatch(/2 seeds$/);
  });

  it('says that the data agree where they do', () => {
    const { found } = phaseVerdict(grid, by({ collides: 0.4, nested: 0.1, free: 0.1 }));
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('as the theorem says');
    expect(found[1]).toContain('the theorem expects none');
  });

  it('does not find the theorem in a difference the other way round', () => {
    const { found } = phaseVerdict(grid, by({ collides: 0.1, nested: 0.1, free: 0.4 }));
    expect(found[0]).toContain('the theorem says the opposite');
    expect(found[1]).toContain('less than those with a row of their own');
  });

  it('has one mean of each kind of factor, in the text and as bar: every graph counts once', () => {
    // Graphs with many factors of a kind leak more, so that the mean over factors is another.
    const results = leaking(grid, (variant, factor, seed) => {
      const own = standings.get(variant)!;
      return 0.05 * own.filter(({ standing }) => standing === own[factor].standing).length + wobble(seed);
    });
    const { plot } = phasePicture(grid, results, 'factors', 'leak');
    const [equal, nested, free] = phasePlot(plot, { width: 600, height: 300 }).columns.map(
      ({ mean }) => mean!.value,
    );
    const dots = plot.dots.filter(({ column }) => column === 2).map(({ value }) => value);
    expect(Math.abs(dots.reduce((sum, value) => sum + value, 0) / dots.length - free)).toBeGreaterThan(0.005);
    const text = phaseVerdict(grid, results).found.join(' ');
    for (const bar of [equal, nested, free]) expect(text).toContain(`${bar.toFixed(3)} (95 %`);
  });

  it('says over how many graphs and seeds it is', () => {
    const results = by({ collides: 0.4, nested: 0.1, free: 0.1 });
    expect(phaseCaption(grid, results, 'graphs')).toBe(
      'One dot is one graph, averaged over seeds 100, 101; 32 graphs. The bar is the mean over graphs.',
    );
    const first = new Map([...results].slice(0, 3));
    expect(phaseCaption(grid, first, 'factors')).toContain(
      'over seed 100 (1 of 2 per graph, those measured so far); 3 of 32 graphs so far.',
    );
  });

  it('calls the two sides after what its dots are: other factors of a graph may collide', () => {
    const results = by({ collides: 0.4, nested: 0.1, free: 0.1 });
    const sides = (unit: 'graphs' | 'factors') => phasePicture(grid, results, unit, 'leak').plot.sides;
    expect(sides('graphs')).toEqual(['UIC violated', 'UIC holds']);
    expect(sides('factors').join()).not.toContain('UIC');
  });

  it('says that they do not where factors within another row mix too', () => {
    const { found } = phaseVerdict(grid, by({ collides: 0.4, nested: 0.4, free: 0.1 }));
    expect(found[1]).toContain('here they mix');
    expect(phaseVerdict(grid, by({ collides: 0.1, nested: 0.1, free: 0.1 })).found[0]).toContain(
      'do not show it',
    );
    expect(phaseVerdict(grid, new Map()).found).toEqual([]);
  });
});
