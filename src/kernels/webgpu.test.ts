import './addRows/addRows';
import './attention/attention';
import './batchLinear/batchLinear';
import './batchMatMul/batchMatMul';
import './crossEntropy/crossEntropy';
import './embedding/embedding';
import './layerNorm/layerNorm';
import './linear/linear';
import './repeatRows/repeatRows';
import './scaled';
import { describe, it } from 'vitest';
import type { Feed, Feeds } from '../program/graph';
import { expectAsCpu, flags, integers, normals, withoutGpu } from '../program/webgpu/check';
import { gpuLowerings } from '../runner/gpuLowerings';

/** One operation against the kernel of the same name on tfjs' cpu backend. */
async function check(
  name: string,
  inputs: Feeds,
  attributes: object = {},
  tolerance?: number,
): Promise<void> {
  await expectAsCpu(gpuLowerings, name, inputs, attributes, tolerance);
}

const positive = (...shape: number[]) => {
  const { values } = normals(...shape);
  return { shape, values: Float32Array.from(values, (value) => Math.abs(value) + 0.1) };
};

describe.skipIf(withoutGpu !== null)('our ops on WebGPU', () => {
  for (const activation of ['none', 'relu', 'tanh', 'leakyRelu']) {
    for (const [rows, inner, columns] of [
      [1, 1, 1],
      [7, 53, 11],
      [67, 12, 49],
      [600, 35, 33],
    ]) {
      it(`linear ${activation} ${rows}x${inner}x${columns}`, async () => {
        const given = { x: normals(rows, inner), w: normals(inner, columns) };
        await check('SitLinear', given, { activation });
        await check('SitLinear', { ...given, b: normals(columns) }, { activation });
        const y = normals(rows, columns);
        await check('SitLinearGradient', { ...given, y, dy: normals(rows, columns) }, { activation });
      });
    }

    for (const [groups, rows, inner, columns] of [
      [1, 1, 1, 1],
      [3, 7, 5, 11],
      [2, 300, 33, 35],
    ]) {
      it(`batchLinear ${activation} ${groups}x${rows}x${inner}x${columns}`, async () => {
        const given = { x: normals(groups, rows, inner), w: normals(groups, inner, columns) };
        await check('SitBatchLinear', { ...given, b: normals(groups, columns) }, { activation });
        const [y, dy] = [normals(groups, rows, columns), normals(groups, rows, columns)];
        await check('SitBatchLinearGradient', { ...given, y, dy }, { activation });
      });
    }
  }

  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      it(`batchMatMul ${transposeA} ${transposeB}`, async () => {
        for (const [groups, rows, inner, columns] of [
          [1, 1, 1, 1],
          [3, 5, 51, 7],
        ]) {
          const a = transposeA ? normals(groups, inner, rows) : normals(groups, rows, inner);
          const b = transposeB ? normals(groups, columns, inner) : normals(groups, inner, columns);
          await check('SitBatchMatMul', { a, b }, { transposeA, transposeB });
          await check('BatchMatMul', { a, b }, { transposeA, transposeB });
        }
      });
    }
  }

  for (const [rows, width] of [
    [1, 1],
    [13, 7],
    [300, 67],
  ]) {
    it(`layerNorm ${rows}x${width}`, async () => {
      const [x, gain] = [normals(rows, width), normals(width)];
      await check('SitLayerNorm', { x, gain, bias: normals(width) });
      await check('SitLayerNormGradient', { dy: normals(rows, width), x, gain }, {}, 1e-4);
    });

    it(`crossEntropy ${rows}x${width}`, async () => {
      const labels = integers(width, rows);
      const logits = normals(rows, width);
      await check('SitCrossEntropy', { logits, labels, weights: flags(rows) });
      await check('SitCrossEntropy', { logits, labels, weights: positive(rows) });
    });

    it(`embedding of ${rows} in ${width}`, async () => {
      const ids = integers(width, rows);
      await check('SitEmbedding', { table: normals(width, 5), ids });
      await check('SitEmbeddingGradient', { dy: normals(rows, 5), ids }, { vocabulary: width });
    });

    it(`rows ${rows}x${width} added and repeated`, async () => {
      const x = normals(rows, width);
      await check('SitAddRows', { x, row: normals(width) });
      await check('SitColumnSums', { dy: x });
      await check('SitRepeatRows', { x }, { times: 3 });
      await check('SitRepeatRowsGradient', { dy: normals(3 * rows, width) }, { times: 3 });
      await check('SitScaled', { values: x, factor: normals() });
    });
  }

  it('embedding of many ids, wider than a workgroup', async () => {
    const ids = integers(3, 2500);
    await check('SitEmbeddingGradient', { dy: normals(2500, 70), ids }, { vocabulary: 4 });
  });

  for (const [batch, queries, keys, width, heads] of [
    [1, 1, 1, 1, 1],
    [3, 5, 7, 6, 3],
    [2, 37, 37, 34, 2],
    [1, 17, 150, 20, 1],
  ]) {
    for (const masked of [false, true]) {
      for (const causal of queries === keys ? [false, true] : [false]) {
        it(`attention ${batch}x${queries}x${keys}x${width}/${heads}${masked ? ' masked' : ''}${causal ? ' causal' : ''}`, async () => {
          const q = normals(batch, queries, width);
          const [k, v] = [normals(batch, keys, width), normals(batch, keys, width)];
          const mask: Feeds = masked ? { keyMask: flags(batch, keys) } : {};
          await check('SitAttention', { q, k, v, ...mask }, { heads, causal });
          const p = positive(batch, heads, queries, keys);
          const dy = normals(batch, queries, width);
          await check('SitAttentionGradient', { dy, q, k, v, p }, { heads });
        });
      }
    }
  }

  it('attention with nothing to see gives zeros', async () => {
    const keyMask = { shape: [2, 5], values: Float32Array.of(0, 0, 0, 0, 0, 0, 1, 0, 1, 1) };
    const inputs = { q: normals(2, 5, 4), k: normals(2, 5, 4), v: normals(2, 5, 4), keyMask };
    await check('SitAttention', inputs, { heads: 2, causal: true });
  });
});

describe.skipIf(withoutGpu !== null)('stock ops on WebGPU', () => {
  const SHAPES: [number[], number[]][] = [
    [[7], [7]],
    [[3, 5, 7], []],
    [
      [3, 1, 7],
      [5, 1],
    ],
    [
      [2, 3, 1, 5],
      [1, 4, 5],
    ],
    [[31, 37], [37]],
  ];
  for (const name of ['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Greater']) {
    it(`${name}, broadcast`, async () => {
      for (const [a, b] of SHAPES) {
        await check(name, { a: normals(...a), b: positive(...b) });
        await check(name, { a: normals(...b), b: positive(...a) });
      }
    });
  }

  for (const name of ['Neg', 'Square', 'Sqrt', 'Sigmoid', 'Tanh', 'Exp', 'Log']) {
    it(name, async () => {
      const whole = name === 'Sqrt' || name === 'Log';
      for (const shape of [[1], [7, 11], [2, 3, 5, 37]]) {
        await check(name, { x: whole ? positive(...shape) : normals(...shape) });
      }
      const far = Float32Array.of(-1000, -90, -20, 0, 20, 80);
      if (!whole && name !== 'Square') {
        await check(name, { x: { shape: [5], values: far.slice(0, 5) } }, {}, name === 'Exp' ? 2e-5 : 1e-6);
      }
    });
  }

  for (const name of ['Sum', 'Mean', 'Max']) {
    it(`${name} over every kind of axes`, async () => {
      const over = (x: Feed, axes: number[] | null, keepDims = false) =>
        check(name, { x }, { [name === 'Max' ? 'reductionIndices' : 'axis']: axes, keepDims });
      const x = normals(3, 5, 7, 2);
      for (const axes of [[0], [1], [3], [0, 1], [2, 3], [1, 2], [0, 2], [1, 3], [0, 1, 2, 3]]) {
        await over(x, axes, axes.length === 1);
      }
      await over(x, null);
      await over(normals(1000), [0]);
      await over(normals(1, 1), [0]);
      await over(normals(700, 3), [0]);
      await over(normals(3, 700), [1]);
    });
  }

  it('AddN, Concat, Slice, Tile, Transpose', async () => {
    const same = () => normals(3, 5);
    await check('AddN', { 0: same() });
    await check('AddN', { 0: same(), 1: same(), 2: same(), 3: same() });
    await check('Concat', { 0: normals(2, 3, 4), 1: normals(2, 1, 4), 2: normals(2, 5, 4) }, { axis: 1 });
    await check('Concat', { 0: normals(2, 3), 1: normals(2, 5) }, { axis: 1 });
    await check('Concat', { 0: normals(2, 3), 1: normals(1, 3) }, { axis: 0 });
    await check('Slice', { x: normals(4, 5, 6) }, { begin: [1, 2, 3], size: [2, 3, 2] });
    await check('Slice', { x: normals(7, 3) }, { begin: [2, 0], size: [-1, 3] });
    await check('Tile', { x: normals(3, 5) }, { reps: [2, 3] });
    await check('Tile', { x: normals(1, 5, 1) }, { reps: [2, 1, 3] });
    await check('Transpose', { x: normals(2, 3, 4, 5) }, { perm: [3, 1, 0, 2] });
    await check('Transpose', { x: normals(2, 3, 4) }, { perm: [0, 2, 1] });
  });

  it('Cast, GatherV2, ArgMax, Softmax', async () => {
    await check(
      'Cast',
      { x: { shape: [4], values: Float32Array.of(-1.7, -0.2, 0, 2.9) } },
      { dtype: 'int32' },
    );
    await check('Cast', { x: { shape: [3], values: Float32Array.of(-1.7, 0, 2) } }, { dtype: 'bool' });
    await check('Cast', { x: integers(100, 7) }, { dtype: 'float32' });
    await check('GatherV2', { x: normals(9, 3, 2), indices: integers(9, 5) }, { axis: 0, batchDims: 0 });
    await check('ArgMax', { x: normals(130, 17) }, { axis: 1 });
    const ties = { shape: [2, 3], values: Float32Array.of(1, 5, 5, -1, -1, -2) };
    await check('ArgMax', { x: ties }, { axis: [1] });
    await check('Softmax', { logits: normals(3, 5, 67) }, { dim: 2 });
  });
});
