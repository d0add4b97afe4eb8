import '../linear/linear';
import { describe, it } from 'vitest';
import { expectAsCpu, normals } from '../../program/webgpu/check';
import { linearGpu } from './webgpu';

describe('on WebGPU', () => {
  for (const activation of ['none', 'relu', 'tanh', 'leakyRelu']) {
    for (const [rows, inner, columns] of [
      [1, 1, 1],
      [7, 53, 11],
      [67, 12, 49],
      [600, 35, 33],
    ]) {
      it(`linear ${activation} ${rows}x${inner}x${columns}`, async () => {
        const given = { x: normals(rows, inner), w: normals(inner, columns) };
        await expectAsCpu(linearGpu, 'SitLinear', given, { activation });
        const y = normals(rows, columns);
        const inputs = { ...given, y, dy: normals(rows, columns) };
        await expectAsCpu(linearGpu, 'SitLinear', { ...given, b: normals(columns) }, { activation });
        await expectAsCpu(linearGpu, 'SitLinearGradient', inputs, { activation });
      });
    }
  }
});
