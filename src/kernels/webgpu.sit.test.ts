import './collisionRate/collisionRate';
import './columnCosine/columnCosine';
import './competingSlots/competingSlots';
import './gate/gate';
import './latentScale/latentScale';
import './meanSquaredError/meanSquaredError';
import './straightThrough/straightThrough';
import './weightedSum/weightedSum';
import { describe, it } from 'vitest';
import { type Feed, type Feeds, sizeOf } from '../program/graph';
import { expectAsCpu, flags, normals, withoutGpu } from '../program/webgpu/check';
import { collisionRateGpu } from './collisionRate/webgpu';
import { columnCosineGpu } from './columnCosine/webgpu';
import { competingSlotsGpu } from './competingSlots/webgpu';
import { gateGpu } from './gate/webgpu';
import { latentScaleGpu } from './latentScale/webgpu';
import { meanSquaredErrorGpu } from './meanSquaredError/webgpu';
import { straightThroughGpu } from './straightThrough/webgpu';
import { weightedSumGpu } from './weightedSum/webgpu';

const LOWERINGS = {
  ...collisionRateGpu,
  ...columnCosineGpu,
  ...competingSlotsGpu,
  ...gateGpu,
  ...latentScaleGpu,
  ...meanSquaredErrorGpu,
  ...straightThroughGpu,
  ...weightedSumGpu,
};

async function check(name: string, inputs: Feeds, attributes?: object, tolerance?: number): Promise<void> {
  await expectAsCpu(LOWERINGS, name, inputs, attributes, tolerance);
}

/** In (0, 1). */
function probabilities(...shape: number[]): Feed {
  const { values } = normals(...shape);
  return { shape, values: Float32Array.from(values, (x) => 1 / (1 + Math.exp(-2 * x))) };
}

function filled(value: number, ...shape: number[]): Feed {
  return { shape, values: new Float32Array(sizeOf(shape)).fill(value) };
}

describe.skipIf(withoutGpu !== null)('the ops of SIT on WebGPU, against the JavaScript loops', () => {
  for (const [batch, length, n, z] of [
    [1, 1, 1, 1],
    [3, 7, 5, 3],
    [5, 71, 8, 11],
    [2, 3, 67, 2],
  ]) {
    it(`competingSlots ${batch}x${length}x${n}x${z}`, async () => {
      await check('SitCompetingSlots', {
        scores: normals(batch, length, n),
        values: normals(batch, length, z),
        keyMask: flags(batch, length),
      });
      await check('SitCompetingSlotsGradient', {
        dy: normals(batch, n, z),
        out: normals(batch, n, z),
        weights: probabilities(batch, length, n),
        won: probabilities(batch, n),
        values: normals(batch, length, z),
      });
    });
  }

  for (const [rows, n] of [
    [1, 1],
    [67, 7],
  ]) {
    for (const tau of [0.05, 0.3, 2.5]) {
      it(`straightThrough ${rows}x${n}, τ ${tau}`, async () => {
        const [logits, noise, dy] = [normals(rows, n), normals(rows, n), normals(rows, n)];
        await check('SitStraightThrough', { logits, noise });
        await check('SitStraightThroughGradient', { dy, logits, noise, tau: filled(tau) });
      });
    }
  }

  it('straightThrough stays finite at extreme logits', async () => {
    const logits = { shape: [5], values: Float32Array.of(200, -200, 0, 1e20, -1e20) };
    const given = { logits, noise: filled(0, 5) };
    await check('SitStraightThrough', given);
    await check('SitStraightThroughGradient', { ...given, dy: filled(1, 5), tau: filled(0.3) });
  });

  for (const [tasks, batch, n] of [
    [1, 1, 1],
    [5, 37, 7],
  ]) {
    it(`gate ${tasks}x${batch}x${n}`, async () => {
      const given = { latents: normals(batch, n), masks: normals(tasks, batch, n) };
      await check('SitGate', given);
      await check('SitGateGradient', { ...given, dy: normals(tasks, batch, n) });
    });
  }

  for (const shape of [[1], [3, 7, 5], [2111]]) {
    it(`meanSquaredError ${shape.join('x')}`, async () => {
      await check('SitMeanSquaredError', { prediction: normals(...shape), target: normals(...shape) });
    });
  }

  for (const [batch, n] of [
    [1, 1],
    [2, 5],
    [131, 67],
  ]) {
    it(`latentScale ${batch}x${n}`, async () => {
      await check('SitLatentScale', { latents: normals(batch, n) });
    });
  }

  for (const [n, m] of [
    [1, 1],
    [2, 1],
    [5, 3],
    [3, 7],
    [19, 23],
    [64, 64],
  ]) {
    it(`collisionRate and columnCosine ${n}x${m}`, async () => {
      for (const form of ['prod', 'log']) {
        await check('SitCollisionRate', { p: probabilities(n, m) }, { form });
      }
      await check('SitColumnCosine', { p: probabilities(n, m) });
    });
  }

  it('collisionRate where rows are equal or nearly so; columnCosine of empty and of equal columns', async () => {
    for (const off of [0, 1e-7, 1e-3]) {
      const values = Float32Array.from({ length: 17 * 9 }, (_, i) => (i % 3 === 0 ? 1 - off : off));
      for (const form of ['prod', 'log']) {
        await check('SitCollisionRate', { p: { shape: [17, 9], values } }, { form });
      }
      await check('SitColumnCosine', { p: { shape: [17, 9], values } });
    }
    for (const each of [0, 1, 0.3]) await check('SitColumnCosine', { p: filled(each, 7, 5) });
  });

  for (const k of [1, 3, 8, 9, 20]) {
    it(`weightedSum of ${k}`, async () => {
      const terms = Array.from({ length: k }, (_, i) => [`${i}`, normals()]);
      const weights = normals(k);
      await check('SitWeightedSumGradient', { dy: normals(), weights });
      await check('SitWeightedSum', { ...Object.fromEntries(terms), weights });
    });
  }
});
