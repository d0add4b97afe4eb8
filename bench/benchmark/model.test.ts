import { describe, expect, it } from 'vitest';
import { batchOf, initialValues, SHAPES, sizeOf, stepFlops, weightsOf } from './model';

describe('the benchmark model', () => {
  it('has the parameters of its definition', () => {
    const count = (name: 'small' | 'wide') =>
      weightsOf(SHAPES[name]).reduce((total, { shape }) => total + sizeOf(shape), 0);
    expect(count('small')).toBe(286_208);
    expect(count('wide')).toBe(1_030_912);
  });

  it('starts from the same numbers every time, each weight from its own', () => {
    const [words, , other] = weightsOf(SHAPES.small);
    expect(initialValues(words)).toEqual(initialValues(words));
    expect(initialValues(words)).not.toEqual(initialValues(other));
  });

  it('asks for the first tokens of each source', () => {
    const { source, labels } = batchOf(SHAPES.small);
    expect(labels).toHaveLength(32 * 16);
    expect(labels.slice(16, 32)).toEqual(source.slice(32, 48));
  });

  it('counts a step of one layer by hand', () => {
    const shape = {
      width: 2,
      heads: 1,
      feedForward: 3,
      layers: 1,
      vocabulary: 5,
      source: 4,
      target: 2,
      batch: 1,
    };
    // Encoder: 4 projections of 4 rows by 2×2, up and down of 4 rows by 2×3, scores and mixing of 4×4 by 2.
    const encoder = 4 * 4 * 4 + 2 * 4 * 6 + 2 * 4 * 4 * 2;
    const self = 4 * 2 * 4 + 2 * 2 * 2 * 2;
    const cross = 2 * 2 * 4 + 2 * 4 * 4 + 2 * 2 * 4 * 2;
    const feed = 2 * 2 * 6;
    const head = 2 * 2 * 5;
    expect(stepFlops(shape)).toBe(6 * (encoder + self + cross + feed + head));
  });
});
