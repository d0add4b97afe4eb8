import { type Experiment, hasTrueGraph } from '../../experiment/experiment';
import type { MaskRecord, Run } from '../../experiment/records';
import { nearestIndex } from '../../plots/decimate';
import type { HeatCell, HeatMap } from '../../plots/heat';
import { adjacency as adjacencyOf, label } from '../../scm/graph';
import { matchingFor } from '../masks/matching';
import { taskNames } from '../masks/taskNames';

/** Masks of one variant at one time of training, a row per factor. */
export interface MeanMask {
  /** Mean probability over the runs, [rows × tasks] row-major. */
  readonly mean: readonly number[];
  /** Runs in which the cell is above ½. */
  readonly on: readonly number[];
  readonly rows: readonly string[];
  readonly tasks: readonly string[];
  /** A [rows × tasks], or null where no true graph is known. */
  readonly edges: Uint8Array | null;
  readonly runs: number;
  /** The step of the frames on show. */
  readonly step: number;
}

/**
 * The masks of several runs of one experiment (its seeds), each matched to the true factors by its own last evaluation,
 * averaged. Without a true graph rows of different seeds are not the same latents, so that only one run can be shown.
 *
 * @returns null where no run recorded masks
 */
export function meanMask(experiment: Experiment, runs: readonly Run[], step: number): MeanMask | null {
  const framed = runs.flatMap((run) => {
    const frame =
      run.masks[
        nearestIndex(
          run.masks.map((m) => m.step),
          step,
        )
      ];
    return frame ? [{ run, frame }] : [];
  });
  const [first] = framed;
  if (!first) return null;
  const { graph } = experiment;
  const { tasks } = first.frame;
  const known = hasTrueGraph(experiment) && graph.tasks.length === tasks;
  const edges = known ? adjacencyOf(graph) : null;
  const shown = edges ? framed : [first];
  const rows = edges ? graph.factors.length : first.frame.latents;
  const mean = new Array<number>(rows * tasks).fill(0);
  const on = new Array<number>(rows * tasks).fill(0);
  for (const { run, frame } of shown) {
    const latentOf = edges ? matchingFor(frame, run.evaluations, edges, rows).latentOf : null;
    for (let i = 0; i < rows; i++) {
      for (let t = 0; t < tasks; t++) {
        const p = probability(frame, latentOf ? latentOf[i] : i, t);
        mean[i * tasks + t] += p / shown.length;
        if (p > 0.5) on[i * tasks + t]++;
      }
    }
  }
  return {
    mean,
    on,
    rows: edges ? graph.factors.map(label) : Array.from({ length: rows }, (_, k) => `latent ${k + 1}`),
    tasks: taskNames(experiment, tasks, []).map(({ name }) => name),
    edges,
    runs: shown.length,
    step: first.frame.step,
  };
}

/** A factor that no latent is left for counts as never selected. */
function probability({ probabilities, tasks }: MaskRecord, latent: number, task: number): number {
  return latent < 0 ? 0 : probabilities[latent * tasks + task];
}

/** The masks as a heat map; a cell is on where its mean is above ½, and wrong where that differs from the graph. */
export function meanMaskMap({ mean, rows, tasks, edges }: MeanMask): HeatMap {
  const cells = mean.map((value, k): HeatCell => {
    const isOn = value > 0.5;
    const edge = edges ? edges[k] === 1 : null;
    const verdict = edge === null ? 'unknown' : isOn === edge ? 'agrees' : edge ? 'missing' : 'extra';
    return { row: Math.floor(k / tasks.length), column: k % tasks.length, value, on: isOn, verdict };
  });
  return { rowNames: rows, columnNames: tasks, cells, groups: [] };
}
