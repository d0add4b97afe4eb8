/** Strength of the ridge penalty of the linear probes. */
const RIDGE = 0.1;

/** Latents of N examples beside the true factor values of the same examples. */
export interface ProbeSample {
  readonly size: number;
  /** [N, n, z] */
  readonly latents: Float32Array;
  readonly latentCount: number;
  readonly slotDim: number;
  /** [N, factors] */
  readonly factors: Int32Array;
  /** Values each factor takes. */
  readonly cardinality: readonly number[];
}

/**
 * How well each factor can be read from each latent: a ridge one-against-rest readout is fitted on the first two thirds
 * of the sample and scored on the rest. Accuracy is normalised so that chance is 0 and perfect is 1:
 * (accuracy − 1/v) / (1 − 1/v) for a factor of v values. Returns [factors, n]; a factor of one value scores 0.
 */
export function probeFactors(sample: ProbeSample): Float64Array {
  const { size, latentCount, slotDim, factors, cardinality } = sample;
  const fit = Math.floor((2 * size) / 3);
  const scores = new Float64Array(cardinality.length * latentCount);
  for (let latent = 0; latent < latentCount; latent++) {
    const inputs = inputsOf(sample, latent);
    const inverse = inverseGram(inputs, fit, slotDim + 1);
    for (let f = 0; f < cardinality.length; f++) {
      const valueAt = (example: number) => factors[example * cardinality.length + f];
      const readout = fitReadout(inputs, inverse, fit, slotDim + 1, cardinality[f], valueAt);
      let right = 0;
      for (let i = fit; i < size; i++) {
        if (likeliest(inputs, i, readout, slotDim + 1, cardinality[f]) === valueAt(i)) right++;
      }
      const chance = 1 / cardinality[f];
      const accuracy = size > fit ? right / (size - fit) : 0;
      scores[f * latentCount + latent] = chance < 1 ? (accuracy - chance) / (1 - chance) : 0;
    }
  }
  return scores;
}

/**
 * How one factor is read from one latent: the ridge readout of `probeFactors`, fitted on the whole sample. The function
 * returned takes the latent [z] and gives a share for each value of the factor, adding up to 1: the readout estimates
 * indicators of the values, so what it says below 0 counts as 0.
 */
export function fitFactorReadout(
  sample: ProbeSample,
  factor: number,
  latent: number,
): (vector: ArrayLike<number>) => number[] {
  const { size, slotDim, factors, cardinality } = sample;
  const k = slotDim + 1;
  const values = cardinality[factor];
  const inputs = inputsOf(sample, latent);
  const inverse = inverseGram(inputs, size, k);
  const valueAt = (example: number) => factors[example * cardinality.length + factor];
  const readout = fitReadout(inputs, inverse, size, k, values, valueAt);
  return (vector) => {
    const shares = Array.from({ length: values }, (_, v) => {
      let score = readout[slotDim * values + v];
      for (let a = 0; a < slotDim; a++) score += vector[a] * readout[a * values + v];
      return Math.max(0, score);
    });
    const total = shares.reduce((sum, share) => sum + share, 0);
    return shares.map((share) => (total > 0 ? share / total : 1 / values));
  };
}

/** One latent of every example with a constant 1 after it [N, z + 1]. */
function inputsOf({ size, latents, latentCount, slotDim }: ProbeSample, latent: number): Float64Array {
  const inputs = new Float64Array(size * (slotDim + 1)).fill(1);
  for (let i = 0; i < size; i++) {
    const from = (i * latentCount + latent) * slotDim;
    inputs.set(latents.subarray(from, from + slotDim), i * (slotDim + 1));
  }
  return inputs;
}

/** (XᵀX + λI)⁻¹ [k, k] of the first `rows` inputs, by Gauss–Jordan (the matrix is positive definite: no pivoting). */
function inverseGram(inputs: Float64Array, rows: number, k: number): Float64Array {
  const gram = new Float64Array(k * k);
  for (let i = 0; i < rows; i++) {
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < k; b++) gram[a * k + b] += inputs[i * k + a] * inputs[i * k + b];
    }
  }
  const inverse = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    gram[a * k + a] += RIDGE;
    inverse[a * k + a] = 1;
  }
  for (let p = 0; p < k; p++) {
    const pivot = gram[p * k + p];
    for (let c = 0; c < k; c++) {
      gram[p * k + c] /= pivot;
      inverse[p * k + c] /= pivot;
    }
    for (let r = 0; r < k; r++) {
      if (r === p) continue;
      const factor = gram[r * k + p];
      for (let c = 0; c < k; c++) {
        gram[r * k + c] -= factor * gram[p * k + c];
        inverse[r * k + c] -= factor * inverse[p * k + c];
      }
    }
  }
  return inverse;
}

/** Ridge weights [k, values] of the one-hot indicator of the value on the inputs. */
function fitReadout(
  inputs: Float64Array,
  inverse: Float64Array,
  rows: number,
  k: number,
  values: number,
  valueAt: (example: number) => number,
): Float64Array {
  const moments = new Float64Array(k * values);
  for (let i = 0; i < rows; i++) {
    const value = valueAt(i);
    for (let a = 0; a < k; a++) moments[a * values + value] += inputs[i * k + a];
  }
  const readout = new Float64Array(k * values);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      for (let v = 0; v < values; v++)
        readout[a * values + v] += inverse[a * k + b] * moments[b * values + v];
    }
  }
  return readout;
}

function likeliest(
  inputs: Float64Array,
  row: number,
  readout: Float64Array,
  k: number,
  values: number,
): number {
  let best = 0;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let v = 0; v < values; v++) {
    let score = 0;
    for (let a = 0; a < k; a++) score += inputs[row * k + a] * readout[a * values + v];
    if (score > bestScore) {
      best = v;
      bestScore = score;
    }
  }
  return best;
}
