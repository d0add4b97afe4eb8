import { Stream } from '../../lib/random';
import type { MetaScm } from '../../scm/graph';
import type { NumericCorpus, NumericSet } from '../corpus';
import { drawDatasets } from '../mixture';
import type { NumericWorldSpec } from '../spec';
import { drawFactors, type NumericDomain } from './factors';
import { buildHead, buildMixing, type Head, type Mixing } from './maps';

/** dim X of a world over n factors: as asked, else 2n. */
export function sourceDimension(spec: NumericWorldSpec, factorCount: number): number {
  return spec.sourceDim ?? 2 * factorCount;
}

/** A numeric world with its own map from factors to sources. */
export interface NumericWorld {
  readonly corpus: NumericCorpus;
  /** X of these factor values [N, n] → [N, dim X]: mixed without noise, standardised as the corpus is. */
  sourceOf(factors: Float32Array): Float32Array;
}

export function buildNumericWorld(graph: MetaScm, spec: NumericWorldSpec, seed: number): NumericCorpus {
  return openNumericWorld(graph, spec, seed).corpus;
}

/**
 * The numeric latent world: Gaussian (or other) factors with confounded pairs, a fixed injective mixing to X, and for
 * each task an injective map of its parents to Y. Every part draws from its own stream, by name, so that editing an edge
 * changes that task's targets only, and adding a task leaves the others' data as it was.
 */
export function openNumericWorld(graph: MetaScm, spec: NumericWorldSpec, seed: number): NumericWorld {
  const stream = Stream.of(seed, 'numeric-world');
  const sourceDim = sourceDimension(spec, graph.factors.length);
  const index = new Map(graph.factors.map((factor, i) => [factor.id, i]));
  const maps: WorldMaps = {
    mixing: buildMixing(graph.factors.length, sourceDim, stream.fork('mixing')),
    heads: graph.tasks.map((task) =>
      buildHead(
        task.parents.map((id) => index.get(id)!).sort((i, j) => i - j),
        spec.targetDim,
        stream.fork(`head/${task.id}`),
      ),
    ),
  };
  const draw = (name: string, domain: NumericDomain, size: number) =>
    drawSet(graph, spec, maps, domain, size, stream.fork(name));

  const train = draw('train', 'inDomain', spec.pool);
  const evaluation = {
    inDomain: draw('evaluation/inDomain', 'inDomain', spec.evaluationSize),
    shifted: draw('evaluation/shifted', 'shifted', spec.evaluationSize),
    balanced: draw('evaluation/balanced', 'balanced', spec.evaluationSize),
  };
  const sourceScales = standardise([train, ...Object.values(evaluation)], graph, sourceDim, spec.targetDim);
  return {
    corpus: {
      kind: 'numeric',
      factorCount: graph.factors.length,
      taskCount: graph.tasks.length,
      sourceDim,
      targetDim: spec.targetDim,
      train,
      evaluation,
    },
    sourceOf: (factors) => {
      const source = mix(maps.mixing, Float64Array.from(factors));
      applyScales(source, sourceScales);
      return source;
    },
  };
}

interface WorldMaps {
  readonly mixing: Mixing;
  readonly heads: readonly Head[];
}

/** One set before standardisation. */
function drawSet(
  graph: MetaScm,
  spec: NumericWorldSpec,
  { mixing, heads }: WorldMaps,
  domain: NumericDomain,
  size: number,
  stream: Stream,
): NumericSet {
  const n = graph.factors.length;
  const m = graph.tasks.length;
  const dataset = drawDatasets(spec.datasets, size, stream.fork('dataset'));
  const rho = Float64Array.from(dataset, (d) => spec.datasets[d].rho);
  const factors = drawFactors(graph, spec.distribution, domain, rho, stream.fork('factors'));

  const sourceNoise = stream.fork('noise/source');
  const noise = spec.sourceNoise > 0 ? () => spec.sourceNoise * sourceNoise.normal() : undefined;
  const source = mix(mixing, factors, noise);

  const targets = new Float32Array(size * m * spec.targetDim);
  const y = new Float64Array(spec.targetDim);
  heads.forEach((head, t) => {
    const noise = stream.fork(`noise/${graph.tasks[t].id}`);
    for (let k = 0; k < size; k++) {
      head.apply(factors.subarray(k * n, (k + 1) * n), y);
      const offset = (k * m + t) * spec.targetDim;
      for (let j = 0; j < spec.targetDim; j++) targets[offset + j] = y[j] + spec.targetNoise * noise.normal();
    }
  });
  return { size, factors: Float32Array.from(factors), source, targets, dataset };
}

/** X of factor values [N, n] → [N, dim X], each number with a draw of `noise` added. */
function mix(mixing: Mixing, factors: Float64Array, noise: () => number = () => 0): Float32Array {
  const n = mixing.inner.rows;
  const sourceDim = mixing.outer.columns;
  const size = factors.length / n;
  const source = new Float32Array(size * sourceDim);
  const x = new Float64Array(sourceDim);
  for (let k = 0; k < size; k++) {
    mixing.apply(factors.subarray(k * n, (k + 1) * n), x);
    for (let j = 0; j < sourceDim; j++) source[k * sourceDim + j] = x[j] + noise();
  }
  return source;
}

/** What is taken from each column of a table, and what it is then divided by. */
interface Scales {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/**
 * Brings every column of X and Y to mean 0 and deviation 1 on the first set (the training pool), in place. Returns the
 * scales of X.
 */
function standardise(
  sets: readonly NumericSet[],
  graph: MetaScm,
  sourceDim: number,
  targetDim: number,
): Scales {
  const m = graph.tasks.length;
  const sourceScales = scaleColumns(
    sets.map((set) => set.source),
    sourceDim,
    () => false,
  );
  // A task without parents has nothing but noise: scaled up to deviation 1 it would drown the other tasks' errors.
  scaleColumns(
    sets.map((set) => set.targets),
    m * targetDim,
    (column) => graph.tasks[Math.floor(column / targetDim)].parents.length === 0,
  );
  return sourceScales;
}

function scaleColumns(
  tables: readonly Float32Array[],
  columns: number,
  centreOnly: (column: number) => boolean,
): Scales {
  const first = tables[0];
  const rows = first.length / columns;
  const scales = { means: new Float64Array(columns), deviations: new Float64Array(columns) };
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    for (let k = j; k < first.length; k += columns) mean += first[k];
    mean /= rows;
    let variance = 0;
    for (let k = j; k < first.length; k += columns) variance += (first[k] - mean) ** 2;
    scales.means[j] = mean;
    scales.deviations[j] = centreOnly(j) ? 1 : Math.sqrt(variance / rows) + 1e-6;
  }
  for (const table of tables) applyScales(table, scales);
  return scales;
}

/** Scales every column of a table, in place. */
function applyScales(table: Float32Array, { means, deviations }: Scales): void {
  const columns = means.length;
  for (let at = 0; at < table.length; at++) {
    table[at] = (table[at] - means[at % columns]) / deviations[at % columns];
  }
}
