import {
  type Scalar,
  sigmoid,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { addRows } from './addRows/addRows';
import { addRowsReference } from './addRows/reference';
import { type AttentionOptions, attention } from './attention/attention';
import { attentionReference } from './attention/reference';
import { batchLinear } from './batchLinear/batchLinear';
import { batchLinearReference } from './batchLinear/reference';
import { batchMatMul } from './batchMatMul/batchMatMul';
import { batchMatMulReference } from './batchMatMul/reference';
import { collisionRate } from './collisionRate/collisionRate';
import { collisionRateReference } from './collisionRate/reference';
import { columnCosine } from './columnCosine/columnCosine';
import { columnCosineReference } from './columnCosine/reference';
import { crossEntropy } from './crossEntropy/crossEntropy';
import { crossEntropyReference } from './crossEntropy/reference';
import { embedding } from './embedding/embedding';
import { embeddingReference } from './embedding/reference';
import { gate } from './gate/gate';
import { gateReference } from './gate/reference';
import { latentScale } from './latentScale/latentScale';
import { latentScaleReference } from './latentScale/reference';
import { layerNorm } from './layerNorm/layerNorm';
import { layerNormReference } from './layerNorm/reference';
import type { Activation } from './linear/activation';
import { linear } from './linear/linear';
import { linearReference } from './linear/reference';
import { meanSquaredError } from './meanSquaredError/meanSquaredError';
import { meanSquaredErrorReference } from './meanSquaredError/reference';
import { flags, ids, normals, type Op } from './opCheck';
import { repeatRowsReference } from './repeatRows/reference';
import { repeatRows } from './repeatRows/repeatRows';
import { weightedSumReference } from './weightedSum/reference';
import { weightedSum } from './weightedSum/weightedSum';

export interface Case {
  readonly name: string;
  readonly op: Op;
  readonly reference: Op;
  readonly inputs: () => Tensor[];
}

const ACTIVATIONS: readonly Activation[] = ['none', 'relu', 'tanh', 'leakyRelu'];

/*
 * What our ops are tried with on every backend, op by op (ops.test.ts) and compiled (compiled.test.ts).
 */

/** Every op with every attribute off its default, over shapes of ones, primes and more than one SIMD lane. */
export function cases(): Case[] {
  const found: Case[] = [];
  for (const activation of ACTIVATIONS) {
    for (const [rows, inner, columns] of [
      [1, 1, 1],
      [7, 53, 11],
      [64, 12, 48],
    ]) {
      for (const bias of [true, false]) {
        found.push({
          name: `linear ${activation} ${rows}x${inner}x${columns}${bias ? '' : ' without bias'}`,
          op: (x, w, b) => linear(x as Tensor2D, w as Tensor2D, bias ? (b as Tensor1D) : null, activation),
          reference: (x, w, b) =>
            linearReference(x as Tensor2D, w as Tensor2D, bias ? (b as Tensor1D) : null, activation),
          inputs: () => [
            normals([rows, inner]),
            normals([inner, columns]),
            ...(bias ? [normals([columns])] : []),
          ],
        });
      }
    }
    for (const [groups, rows, inner, columns] of [
      [1, 1, 1, 1],
      [5, 7, 3, 13],
    ]) {
      found.push({
        name: `batchLinear ${activation} ${groups}x${rows}x${inner}x${columns}`,
        op: (x, w, b) => batchLinear(x as Tensor3D, w as Tensor3D, b as Tensor2D, activation),
        reference: (x, w, b) => batchLinearReference(x as Tensor3D, w as Tensor3D, b as Tensor2D, activation),
        inputs: () => [
          normals([groups, rows, inner]),
          normals([groups, inner, columns]),
          normals([groups, columns]),
        ],
      });
    }
  }
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      for (const [groups, rows, inner, columns] of [
        [1, 1, 1, 1],
        [3, 5, 51, 7],
      ]) {
        found.push({
          name: `batchMatMul ${transposeA} ${transposeB} ${groups}x${rows}x${inner}x${columns}`,
          op: (a, b) => batchMatMul(a as Tensor3D, b as Tensor3D, transposeA, transposeB),
          reference: (a, b) => batchMatMulReference(a as Tensor3D, b as Tensor3D, transposeA, transposeB),
          inputs: () => [
            normals(transposeA ? [groups, inner, rows] : [groups, rows, inner]),
            normals(transposeB ? [groups, columns, inner] : [groups, inner, columns]),
          ],
        });
      }
    }
  }
  for (const [rows, width] of [
    [1, 2],
    [13, 7],
    [32, 32],
  ]) {
    found.push({
      name: `layerNorm ${rows}x${width}`,
      op: (x, gain, bias) => layerNorm(x as Tensor2D, gain as Tensor1D, bias as Tensor1D),
      reference: (x, gain, bias) => layerNormReference(x as Tensor2D, gain as Tensor1D, bias as Tensor1D),
      inputs: () => [normals([rows, width]), normals([width]), normals([width])],
    });
  }
  for (const [batch, queries, keys, width, heads] of [
    [1, 1, 1, 1, 1],
    [3, 5, 7, 6, 3],
    [2, 11, 11, 8, 2],
  ]) {
    for (const masked of [false, true]) {
      for (const causal of queries === keys ? [false, true] : [false]) {
        let options: AttentionOptions | null = null;
        // The mask is made on first use, when the backend under test has started.
        const chosen = (): AttentionOptions => {
          options ??= { heads, causal, ...(masked && { keyMask: flags<Tensor2D>(batch, keys) }) };
          return options;
        };
        found.push({
          name: `attention ${batch}x${queries}x${keys}x${width}/${heads}${masked ? ' masked' : ''}${causal ? ' causal' : ''}`,
          op: (q, k, v) => attention(q as Tensor3D, k as Tensor3D, v as Tensor3D, chosen()),
          reference: (q, k, v) => attentionReference(q as Tensor3D, k as Tensor3D, v as Tensor3D, chosen()),
          inputs: () => [
            normals([batch, queries, width]),
            normals([batch, keys, width]),
            normals([batch, keys, width]),
          ],
        });
      }
    }
  }
  for (const [rows, vocabulary] of [
    [1, 2],
    [13, 101],
  ]) {
    let constants: [Tensor1D, Tensor1D] | null = null;
    const chosen = (): [Tensor1D, Tensor1D] => {
      constants ??= [
        ids<Tensor1D>(rows, vocabulary),
        tensor1d(Array.from({ length: rows }, (_, r) => (r % 3) / 2)),
      ];
      return constants;
    };
    found.push({
      name: `crossEntropy ${rows}x${vocabulary}`,
      op: (logits) => crossEntropy(logits as Tensor2D, ...chosen()),
      reference: (logits) => crossEntropyReference(logits as Tensor2D, ...chosen()),
      inputs: () => [normals([rows, vocabulary])],
    });
    found.push({
      name: `embedding ${rows} of ${vocabulary}`,
      op: (table) => embedding(table as Tensor2D, chosen()[0]),
      reference: (table) => embeddingReference(table as Tensor2D, chosen()[0]),
      inputs: () => [normals([vocabulary, 5])],
    });
  }
  for (const [rows, width] of [
    [1, 1],
    [13, 35],
  ]) {
    found.push({
      name: `addRows ${rows}x${width}`,
      op: (x, row) => addRows(x as Tensor2D, row as Tensor1D),
      reference: (x, row) => addRowsReference(x as Tensor2D, row as Tensor1D),
      inputs: () => [normals([rows, width]), normals([width])],
    });
    found.push({
      name: `repeatRows ${rows}x${width} 3 times`,
      op: (x) => repeatRows(x as Tensor2D, 3),
      reference: (x) => repeatRowsReference(x as Tensor2D, 3),
      inputs: () => [normals([rows, width])],
    });
    let target: Tensor | null = null;
    const chosen = (): Tensor => {
      target ??= normals([rows, 3, width]);
      return target;
    };
    found.push({
      name: `meanSquaredError ${rows}x3x${width}`,
      op: (prediction) => meanSquaredError(prediction, chosen()),
      reference: (prediction) => meanSquaredErrorReference(prediction, chosen()),
      inputs: () => [normals([rows, 3, width])],
    });
  }
  for (const [n, m] of [
    [1, 1],
    [5, 3],
    [3, 7],
  ]) {
    for (const form of ['prod', 'log'] as const) {
      found.push({
        name: `collisionRate ${form} ${n}x${m}`,
        op: (x) => collisionRate(sigmoid(x as Tensor2D), form),
        reference: (x) => collisionRateReference(sigmoid(x as Tensor2D), form),
        inputs: () => [normals([n, m])],
      });
    }
    found.push({
      name: `columnCosine ${n}x${m}`,
      op: (x) => columnCosine(sigmoid(x as Tensor2D)),
      reference: (x) => columnCosineReference(sigmoid(x as Tensor2D)),
      inputs: () => [normals([n, m])],
    });
    found.push({
      name: `latentScale ${n + 1}x${m}`,
      op: (x) => latentScale(x as Tensor2D),
      reference: (x) => latentScaleReference(x as Tensor2D),
      inputs: () => [normals([n + 1, m])],
    });
    found.push({
      name: `gate 4x${n}x${m}`,
      op: (latents, masks) => gate(latents as Tensor2D, masks as Tensor3D),
      reference: (latents, masks) => gateReference(latents as Tensor2D, masks as Tensor3D),
      inputs: () => [normals([n, m]), normals([4, n, m])],
    });
  }
  found.push({
    name: 'weightedSum of 3',
    op: (...terms) => weightedSum(terms as Scalar[], tensor1d([1, 0.1, -2])),
    reference: (...terms) => weightedSumReference(terms as Scalar[], [1, 0.1, -2]),
    inputs: () => [normals([]), normals([]), normals([])],
  });
  return found;
}
