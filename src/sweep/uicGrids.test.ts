import { describe, expect, it } from 'vitest';
import { experimentKey } from '../experiment/key';
import { preset } from '../experiment/presets';
import type { NumericMetrics } from '../experiment/records';
import { trainingProblems } from '../experiment/rules';
import { makeRun } from '../experiment/run.fixture';
import { checkUic } from '../scm/uic';
import { describeChange } from './describe';
import { cellsOf, experimentOf } from './grid';
import { parseGrid } from './parse';
import { phaseGrid, phasePoints, standingsOf } from './phase';
import { leakOfPair, satisfiedViolatedRepaired } from './uicGrids';

describe('satisfiedViolatedRepaired', () => {
  const { grid, pair } = satisfiedViolatedRepaired([100, 101]);
  const graphs = grid.variants.map((variant) => experimentOf(grid, variant, 100).graph);

  it('holds, fails for one pair, and holds again by another edge', () => {
    expect(graphs.map((graph) => checkUic(graph).satisfied)).toEqual([true, false, true]);
    expect(pair).toEqual([0, 1]);
    expect(checkUic(graphs[1]).groups).toEqual([['L1', 'L2']]);
    expect(describeChange(grid.base, grid.variants[1])).toEqual(['edge L2 → Y2: cut']);
    const [cut, added, ...rest] = describeChange(grid.base, grid.variants[2]);
    expect(cut).toBe('edge L2 → Y2: cut');
    expect(added).toMatch(/^edge L[12] → Y\d: added$/);
    expect(rest).toEqual([]);
    expect(parseGrid(JSON.parse(JSON.stringify(grid)))).toEqual(grid);
  });

  it('shares its trainings with the presets of the same graphs', () => {
    for (const [k, name] of ['numeric-oracle', 'numeric-uic-broken'].entries()) {
      const { experiment } = preset(name)!;
      expect(experimentKey(experimentOf(grid, grid.variants[k], experiment.seed))).toBe(
        experimentKey(experiment),
      );
    }
  });

  it('measures the leak of the pair beside the others', () => {
    const metrics = { leakPerFactor: [0.5, 0.3, 0.1, 0.1, 0.2, 0.2] } as unknown as NumericMetrics;
    expect(leakOfPair(metrics, pair).pair).toBeCloseTo(0.4, 12);
    expect(leakOfPair(metrics, pair).others).toBeCloseTo(0.15, 12);
  });
});

describe('phaseGrid', () => {
  const grid = phaseGrid(32, 3);
  const experiments = grid.variants.map((variant) => experimentOf(grid, variant, 3));

  it('is a grid of graphs that can be trained, half of which violate the condition', () => {
    expect(parseGrid(JSON.parse(JSON.stringify(grid)))).toEqual(grid);
    const margins = experiments.map(({ graph }) => checkUic(graph).margin!);
    expect(margins.filter((margin) => margin === -1)).toHaveLength(16);
    expect(margins.filter((margin) => margin === 0)).toHaveLength(8);
    for (const experiment of experiments) {
      expect(trainingProblems(experiment)).toEqual([]);
      for (const { parents } of experiment.graph.tasks) expect([1, 2, 3]).toContain(parents.length);
      const asked = new Set(experiment.graph.tasks.flatMap(({ parents }) => parents));
      expect(asked.size).toBe(experiment.graph.factors.length);
    }
    expect(new Set(experiments.map(experimentKey)).size).toBeGreaterThan(28);
  });

  it('depends on the seed alone; more graphs leave the first as they were', () => {
    expect(phaseGrid(32, 3)).toEqual(grid);
    expect(phaseGrid(8, 3).variants).toEqual(grid.variants.slice(0, 8));
    expect(phaseGrid(8, 4).variants).not.toEqual(grid.variants.slice(0, 8));
    expect(phaseGrid(99, 3).variants).toHaveLength(32);
  });
});

describe('phasePoints', () => {
  it('sets recovery beside how each factor stands to the others', () => {
    const grid = phaseGrid(4, 3, [5, 6]);
    const cells = cellsOf(grid);
    const results = new Map(cells.slice(1).map(({ experiment, key }) => [key, makeRun(experiment, 10)]));
    const points = phasePoints(grid, results);
    expect(points).toHaveLength(7);
    expect(points[0]).toMatchObject({ variant: 'graph-2', seed: 5, margin: 0, collidingPairs: 0 });
    for (const point of points) {
      expect(point.factors).toHaveLength(point.factorCount);
      const colliding = point.factors.filter(({ standing }) => standing === 'collides');
      expect(colliding.length > 0).toBe(point.margin === -1);
      expect(point.collidingPairs > 0).toBe(point.margin === -1);
      expect(Math.min(...point.factors.map(({ distance }) => distance))).toBe(point.margin + 1);
      expect(point.factors[1]).toMatchObject({ factor: 'L2', mcc: 0.979, leak: 0.101 });
    }
  });

  it('tells nested rows from free and equal ones', () => {
    const graph = {
      factors: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id })),
      tasks: [
        { id: 'Y1', parents: ['a', 'b'] },
        { id: 'Y2', parents: ['b', 'c', 'd'] },
        { id: 'Y3', parents: ['c', 'd', 'e'] },
        { id: 'Y4', parents: ['e'] },
      ],
      confounding: [],
    };
    expect(standingsOf(graph)).toEqual([
      { standing: 'nested', distance: 1 },
      { standing: 'free', distance: 1 },
      { standing: 'collides', distance: 0 },
      { standing: 'collides', distance: 0 },
      { standing: 'free', distance: 2 },
    ]);
  });
});
