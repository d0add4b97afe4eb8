import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Feed } from '../../program/graph';
import { drawn, expectAsLoop, normalFeed, uniformFeed } from '../wasmCheck';
import { stockLowerings } from './wasm';

/** Compares with tfjs' own kernel on its cpu backend. */
function expectAsStock(
  name: string,
  inputs: Record<string, Feed>,
  attributes: object = {},
  tolerance = 1e-6,
): Promise<void> {
  return expectAsLoop(stockLowerings, { name, inputs, attributes }, { tolerance });
}

async function check<T>(property: fc.IAsyncProperty<T>): Promise<void> {
  await fc.assert(property, { numRuns: 50 });
}

const shapes = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 4 }),
  fc.array(fc.integer({ min: 1, max: 150 }), { maxLength: 2 }),
);

/** A shape with one of its axes, or with some of them, counted from either end, or with null for all. */
const shapesWithAxis = shapes
  .filter((shape) => shape.length > 0)
  .chain((shape) => fc.record({ shape: fc.constant(shape), axis: fc.nat(shape.length - 1) }));
const shapesWithAxes = shapes.chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axis: fc.oneof(
      fc.constant(null),
      fc.subarray([...shape.keys()]),
      fc.subarray(shape.map((_, axis) => axis - shape.length)),
    ),
    keepDims: fc.boolean(),
  }),
);

describe('functions of one number', () => {
  const anywhere = ['Neg', 'Square', 'Sigmoid', 'Tanh', 'Exp'];
  it.each(anywhere)('%s', async (name) => {
    await check(fc.asyncProperty(shapes, (shape) => expectAsStock(name, { x: normalFeed(...shape) })));
  });

  it.each(['Sqrt', 'Log'])('%s', async (name) => {
    await check(fc.asyncProperty(shapes, (shape) => expectAsStock(name, { x: uniformFeed(...shape) })));
  });

  it('Cast, both ways', async () => {
    const x = drawn([37], (i) => i - 18.5 - (i % 2) / 4);
    await expectAsStock('Cast', { x }, { dtype: 'int32' });
    await expectAsStock('Cast', { x: drawn([9], (i) => (i % 3) - 1) }, { dtype: 'bool' });
    await expectAsStock('Cast', { x: integers([5, 3]) }, { dtype: 'float32' });
  });
});

function integers(shape: readonly number[]): Feed {
  const { values } = drawn(shape, (i) => ((i * 7919) % 23) - 11);
  return { shape, values: Int32Array.from(values) };
}

/** Two shapes that broadcast together: some axes of either are 1, or missing in front. */
const pairs = shapes.chain((shape) =>
  fc.record({
    a: broadcastOf(shape),
    b: broadcastOf(shape),
  }),
);

function broadcastOf(shape: number[]): fc.Arbitrary<number[]> {
  return fc
    .record({ ones: fc.subarray([...shape.keys()]), missing: fc.nat(shape.length) })
    .map(({ ones, missing }) => shape.map((size, axis) => (ones.includes(axis) ? 1 : size)).slice(missing));
}

describe('functions of two numbers', () => {
  it.each(['Add', 'Sub', 'Multiply', 'Maximum', 'Greater'])('%s, broadcast', async (name) => {
    await check(
      fc.asyncProperty(pairs, ({ a, b }) =>
        expectAsStock(name, { a: normalFeed(...a), b: normalFeed(...b) }),
      ),
    );
  });

  it('RealDiv, broadcast', async () => {
    await check(
      fc.asyncProperty(pairs, ({ a, b }) => {
        const divisor = drawn(b, (i) => 0.5 + (i % 7));
        return expectAsStock('RealDiv', { a: normalFeed(...a), b: divisor });
      }),
    );
  });

  it('AddN of one, two and five', async () => {
    for (const count of [1, 2, 5]) {
      const terms = Array.from({ length: count }, () => normalFeed(5, 13));
      await expectAsStock('AddN', Object.fromEntries(terms.entries()));
    }
  });

  it('refuses integers', async () => {
    const inputs = { a: integers([3]), b: integers([3]) };
    await expect(expectAsStock('Add', inputs)).rejects.toThrow('Add of integers cannot be compiled');
  });
});

describe('reductions', () => {
  it.each(['Sum', 'Mean'])('%s over any axes', async (name) => {
    await check(
      fc.asyncProperty(shapesWithAxes, ({ shape, axis, keepDims }) =>
        expectAsStock(name, { x: normalFeed(...shape) }, { axis, keepDims }, 1e-4),
      ),
    );
  });

  it('Max over any axes', async () => {
    await check(
      fc.asyncProperty(shapesWithAxes, ({ shape, axis, keepDims }) =>
        expectAsStock('Max', { x: normalFeed(...shape) }, { reductionIndices: axis, keepDims }),
      ),
    );
  });

  it('ArgMax and Softmax of rows', async () => {
    await check(
      fc.asyncProperty(
        shapes.filter((shape) => shape.length > 0),
        async (shape) => {
          const x = normalFeed(...shape);
          await expectAsStock('ArgMax', { x }, { axis: shape.length - 1 });
          await expectAsStock('Softmax', { logits: x }, { dim: shape.length - 1 });
        },
      ),
    );
    await expect(expectAsStock('ArgMax', { x: normalFeed(3, 4) }, { axis: 0 })).rejects.toThrow(
      'ArgMax along axis 0 of 2 cannot be compiled',
    );
  });
});

describe('moves', () => {
  it('Transpose by any permutation, of floats and integers', async () => {
    const permuted = shapes.chain((shape) => {
      const axes = [...shape.keys()];
      const perm = fc.shuffledSubarray(axes, { minLength: axes.length });
      return fc.record({ shape: fc.constant(shape), perm });
    });
    await check(
      fc.asyncProperty(permuted, ({ shape, perm }) =>
        expectAsStock('Transpose', { x: normalFeed(...shape) }, { perm }),
      ),
    );
    await expectAsStock('Transpose', { x: integers([5, 7]) }, { perm: [1, 0] });
  });

  it('Slice of any block', async () => {
    const blocks = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        block: fc.tuple(...shape.map((size) => blockOf(size))),
      }),
    );
    await check(
      fc.asyncProperty(blocks, ({ shape, block }) => {
        const [begin, size] = [block.map(([at]) => at), block.map(([, count]) => count)];
        return expectAsStock('Slice', { x: normalFeed(...shape) }, { begin, size });
      }),
    );
  });

  it('Concat of up to four along any axis', async () => {
    const parts = shapesWithAxis.chain(({ shape, axis }) =>
      fc.record({
        shape: fc.constant(shape),
        axis: fc.constant(axis),
        sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
      }),
    );
    await check(
      fc.asyncProperty(parts, ({ shape, axis, sizes }) => {
        const feeds = sizes.map((size) => normalFeed(...shape.with(axis, size)));
        return expectAsStock('Concat', Object.fromEntries(feeds.entries()), { axis });
      }),
    );
  });

  it('Tile by any repeats', async () => {
    const repeated = fc
      .array(fc.record({ size: fc.integer({ min: 1, max: 6 }), times: fc.integer({ min: 1, max: 4 }) }), {
        maxLength: 4,
      })
      .map((axes) => ({ shape: axes.map(({ size }) => size), reps: axes.map(({ times }) => times) }));
    await check(
      fc.asyncProperty(repeated, ({ shape, reps }) =>
        expectAsStock('Tile', { x: normalFeed(...shape) }, { reps }),
      ),
    );
  });

  it('GatherV2 of rows by any indices', async () => {
    const indices = { shape: [2, 5], values: Int32Array.of(0, 3, 3, 6, 1, 2, 5, 4, 0, 6) };
    for (const inner of [[], [1], [5], [3, 7]]) {
      await expectAsStock('GatherV2', { x: normalFeed(7, ...inner), indices }, { axis: 0, batchDims: 0 });
    }
  });
});

/** [begin, size] of a stretch of an axis. */
function blockOf(size: number): fc.Arbitrary<[number, number]> {
  return fc
    .nat(size - 1)
    .chain((begin) => fc.tuple(fc.constant(begin), fc.integer({ min: 1, max: size - begin })));
}
