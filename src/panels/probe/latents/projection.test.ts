import { describe, expect, it } from 'vitest';
import { Stream } from '../../../lib/random';
import { NUMERIC_SUBJECT, SUBJECT, TIMELINE } from '../probe.fixture';
import { categoriesOf, cloudOf, pcaProjection, pointsOf } from './projection';
import { umapPlane } from './umap';

describe('projections of latents', () => {
  it('fits its axes on the last moment and keeps them', () => {
    const { frames, isometric, x } = pcaProjection(TIMELINE, 'all', null);
    // At the last moment the examples lie at ∓3 along one direction, whose sign is fixed to be positive.
    expect(frames[1][0]).toBeCloseTo(-3, 9);
    expect(frames[1][2]).toBeCloseTo(3, 9);
    // At the first all lie in one place, which is the mean of the last.
    expect(frames[0][0]).toBeCloseTo(0, 9);
    expect(isometric).toBe(true);
    expect(x).toContain('100 %');
  });

  it('looks at one latent alone', () => {
    expect([...cloudOf(TIMELINE, 1, 0)]).toEqual([-3, 0, 3, 0]);
    expect([...cloudOf(TIMELINE, 1, 1)]).toEqual([0, 0, 0, 0]);
    expect(pcaProjection(TIMELINE, 1, null).frames[1].every((v) => v === 0)).toBe(true);
  });

  it('draws a latent of one number against the true value of its factor', () => {
    const numeric = {
      steps: [0, 10],
      examples: NUMERIC_SUBJECT.examples,
      latents: 2,
      latentDim: 1,
      values: Float32Array.of(0, 0, 0, 0, 1, 2, 3, 4),
    };
    const { frames, isometric, correlations } = pcaProjection(numeric, 1, 0);
    expect(correlations).toEqual([0, expect.closeTo(1, 9)]);
    expect([...frames[1]]).toEqual([0.5, 2, 1.5, 4]);
    expect(isometric).toBe(false);
  });

  it('colours by task, by value, or by thirds of a number', () => {
    expect(categoriesOf(SUBJECT, SUBJECT.examples, 'task').of).toEqual([1, 0]);
    expect(categoriesOf(SUBJECT, SUBJECT.examples, 1)).toEqual({
      names: ['food', 'music', 'film'],
      of: [1, 0],
    });
    const examples = Array.from({ length: 9 }, (_, k) => ({
      ...NUMERIC_SUBJECT.examples[0],
      factors: [k, 0],
    }));
    const { of } = categoriesOf(NUMERIC_SUBJECT, examples, 0);
    expect([0, 1, 2].map((c) => of.filter((other) => other === c).length)).toEqual([3, 3, 3]);
    expect(pointsOf(Float64Array.of(1, 2, 3, 4), [0, 1])).toEqual([
      { x: 1, y: 2, category: 0 },
      { x: 3, y: 4, category: 1 },
    ]);
  });
});

it('UMAP keeps two far clusters apart, the same way every time, and can be stopped', async () => {
  const stream = Stream.of(5, 'clusters');
  const cloud = Float64Array.from({ length: 60 * 4 }, (_, k) => stream.normal() + (k < 120 ? 0 : 40));
  const layout = () =>
    umapPlane(
      cloud,
      4,
      () => {},
      () => false,
    );
  const [one, two] = [await layout(), await layout()];
  expect(one).toEqual(two);
  const centre = (from: number) =>
    [0, 1].map((axis) => {
      let sum = 0;
      for (let i = from; i < from + 30; i++) sum += (one?.[2 * i + axis] ?? Number.NaN) / 30;
      return sum;
    });
  const [a, b] = [centre(0), centre(30)];
  const spread = Math.max(
    ...Array.from({ length: 30 }, (_, i) =>
      Math.hypot((one?.[2 * i] ?? 0) - a[0], (one?.[2 * i + 1] ?? 0) - a[1]),
    ),
  );
  expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeGreaterThan(spread);
  // A page that asks for something else does not wait for the rest.
  let progressed = 0;
  const stopped = await umapPlane(
    cloud,
    4,
    () => {
      progressed += 1;
    },
    () => progressed > 0,
  );
  expect(stopped === null || progressed === 0).toBe(true);
});
