import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sizeOf } from '../graph';
import { broadcastStrides, stepsOf, stridesOf } from './strides';

const shape = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });

/** Where each array stands at every index, as the shaders walk. */
function walked({ sizes, strides, more }: ReturnType<typeof stepsOf>, count: number): number[][] {
  return Array.from({ length: count }, (_, index) => {
    let rest = index;
    const at = strides.map(() => 0);
    for (let d = 0; d < more; d++) {
      strides.forEach((of, i) => {
        at[i] += (rest % sizes[d]) * of[d];
      });
      rest = Math.floor(rest / sizes[d]);
    }
    return at.map((place, i) => place + rest * strides[i][more]);
  });
}

it('passes the same places, whatever axes are joined', () => {
  fc.assert(
    fc.property(shape, fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }), (sizes, order) => {
      // One array in the order of the walk, one with its axes about, and one repeated along some.
      const turned = sizes.map((_, axis) => stridesOf(sizes)[(axis + order[0]) % sizes.length]);
      const repeated = broadcastStrides(
        sizes.map((size, axis) => (order[axis] === 0 ? 1 : size)),
        sizes,
      );
      const strides = [stridesOf(sizes), turned, repeated];
      const count = sizeOf(sizes);
      const places = Array.from({ length: count }, (_, index) => {
        const at = stridesOf(sizes).map((stride, axis) => Math.floor(index / stride) % sizes[axis]);
        return strides.map((of) => at.reduce((sum, i, axis) => sum + i * of[axis], 0));
      });
      expect(walked(stepsOf({ sizes, strides }, 'test'), count)).toEqual(places);
    }),
  );
});

it('joins what every array passes as one axis', () => {
  const sizes = [2, 3, 1, 4];
  expect(stepsOf({ sizes, strides: [stridesOf(sizes)] }, 'test')).toEqual({
    sizes: [24, 1, 1, 1],
    strides: [[1, 0, 0, 0]],
    more: 0,
  });
});

it('refuses more than four axes, naming the op', () => {
  const sizes = [2, 3, 2, 3, 2];
  const strides = [stridesOf(sizes).map((stride, axis) => stride * (axis + 1))];
  expect(() => stepsOf({ sizes, strides }, 'Transpose')).toThrow(/^Transpose: on WebGPU at most 4 axes/);
});
