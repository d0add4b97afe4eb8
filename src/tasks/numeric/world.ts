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

/**
 * The numeric latent world: Gaussian (or other) factors with confounded pairs, a fixed injective mixing to X, and for
 * each task an injective map of its parents to Y. Every part draws from its own stream, by name, so that editing an edge
 * changes that task's targets only, and adding a task leaves the others' data as it was.
 */
export function buildNumericWorld(graph: MetaScm, spec: NumericWorldSpec, seed: number): NumericCorpus {
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
  standardise([train, ...Object.values(evaluation)], graph, sourceDim, spec.targetDim);
  return {
    kind: 'numeric',
    factorCount: graph.factors.length,
    taskCount: graph.tasks.length,
    sourceDim,
    targetDim: spec.targetDim,
    train,
    evaluation,
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
  const sourceDim = mixing.outer.columns;
  const dataset = drawDatasets(spec.datasets, size, stream.fork('dataset'));
  const rho = Float64Array.from(dataset, (d) => spec.datasets[d].rho);
  const factors = drawFactors(graph, spec.distribution, domain, rho, stream.fork('factors'));

  const source = new Float32Array(size * sourceDim);
  const sourceNoise = stream.fork('noise/source');
  const x = new Float64Array(sourceDim);
  for (let k = 0; k < size; k++) {
    mixing.apply(factors.subarray(k * n, (k + 1) * n), x);
    for (let j = 0; j < sourceDim; j++) {
      source[k * sourceDim + j] = x[j] + (spec.sourceNoise > 0 ? spec.sourceNoise * sourceNoise.normal() : 0);
    }
  }

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

/** Brings every column of X and Y to mean 0 and deviation 1 on the first set (the training pool), in place. */
function standardise(
  sets: readonly NumericSet[],
  graph: MetaScm,
  sourceDim: number,
  targetDim: number,
): void {
  const m = graph.tasks.length;
  scaleColumns(
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
}

function scaleColumns(
  tables: readonly Float32Array[],
  columns: number,
  centreOnly: (column: number) => boolean,
): void {
  const first = tables[0];
  const rows = first.length / columns;
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    for (let k = j; k < first.length; k += columns) mean += first[k];
    mean /= rows;
    let variance = 0;
    for (let k = j; k < first.length; k += columns) variance += (first[k] - mean) ** 2;
    const deviation = centreOnly(j) ? 1 : Math.sqrt(variance / rows) + 1e-6;
    for (const table of tables) {
      for (let k = j; k < table.length; k += columns) table[k] = (table[k] - mean) / deviation;
    }
  }
}
