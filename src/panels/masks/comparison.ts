import type { MaskRecord } from '../../experiment/records';
import type { CellVerdict } from '../../plots/heat';
import { collidingPairs, expectedCollisions } from '../../scm/soft';
import type { LatentMatching } from './matching';

/** p > ½ is "on": the threshold of evaluation. */
export const THRESHOLD = 0.5;

export interface MaskCell {
  /** Probability, NaN where a factor has no latent. */
  readonly p: number;
  readonly on: boolean;
  /** A_it, or null where no true graph is known. */
  readonly edge: boolean | null;
  readonly verdict: CellVerdict;
}

export interface MaskRow {
  /** Index of the latent, −1 for a factor without one. */
  readonly latent: number;
  /** Index of the true factor it was matched to, null for a spare latent or where no true graph is known. */
  readonly factor: number | null;
  readonly cells: readonly MaskCell[];
}

export interface CollisionGroup {
  /** A, B, C, … */
  readonly letter: string;
  /** Indices into `rows` followed by `spare`. */
  readonly members: readonly number[];
}

/** How well the thresholded masks of the matched latents equal the true graph. */
export interface Agreement {
  /** 2·hits / (2·hits + missing + extra) over all edges; 1 where both graphs are empty. */
  readonly f1: number;
  readonly missing: number;
  readonly extra: number;
  /** Factors whose whole row is right. */
  readonly rowsRight: number;
}

export interface MaskComparison {
  readonly step: number;
  /** One per true factor in graph order, or one per latent where no true graph is known. */
  readonly rows: readonly MaskRow[];
  /** Latents that no factor was matched to. */
  readonly spare: readonly MaskRow[];
  /** Latents with equal thresholded rows (at least one edge each), lettered. */
  readonly groups: readonly CollisionGroup[];
  /** Latents whose thresholded row is empty: no task uses them. */
  readonly unused: number;
  /** Null where no true graph is known. */
  readonly agreement: Agreement | null;
  /** Share of cells above the threshold, over all latents. */
  readonly density: number;
  /** Σ_{i<j} Π_t [p_it p_jt + (1−p_it)(1−p_jt)] over all latents: the soft UIC. */
  readonly expectedCollisions: number;
  /** Pairs of latents with equal thresholded rows, empty rows included. */
  readonly collidingPairs: number;
}

/**
 * The masks of one step beside the true graph.
 *
 * @param adjacency A [factors, m] row-major, or null where no true graph is known
 * @param matching null together with `adjacency`
 */
export function compareMasks(
  masks: MaskRecord,
  adjacency: Uint8Array | null,
  matching: LatentMatching | null,
): MaskComparison {
  const { latents, tasks, probabilities } = masks;
  const row = (latent: number, factor: number | null): MaskRow => ({
    latent,
    factor,
    cells: Array.from({ length: tasks }, (_, t) => {
      const p = latent < 0 ? Number.NaN : probabilities[latent * tasks + t];
      const on = p > THRESHOLD;
      const edge = adjacency && factor !== null ? adjacency[factor * tasks + t] === 1 : null;
      return { p, on, edge, verdict: verdictOf(on, edge) };
    }),
  });

  const rows =
    adjacency && matching
      ? matching.latentOf.map((latent, factor) => row(latent, factor))
      : Array.from({ length: latents }, (_, k) => row(k, null));
  const matched = new Set(rows.map((r) => r.latent));
  const spare = Array.from({ length: latents }, (_, k) => k)
    .filter((k) => !matched.has(k))
    .map((k) => row(k, null));
  const all = [...rows, ...spare];

  const on = Uint8Array.from(probabilities, (p) => (p > THRESHOLD ? 1 : 0));
  let ones = 0;
  for (const bit of on) ones += bit;
  return {
    step: masks.step,
    rows,
    spare,
    groups: groupsOf(all),
    unused: all.filter((r) => r.latent >= 0 && r.cells.every((c) => !c.on)).length,
    agreement: adjacency ? agreementOf(rows) : null,
    density: on.length > 0 ? ones / on.length : 0,
    expectedCollisions: expectedCollisions(Float64Array.from(probabilities), latents, tasks),
    collidingPairs: collidingPairs(on, latents, tasks).length,
  };
}

function verdictOf(on: boolean, edge: boolean | null): CellVerdict {
  if (edge === null) return 'unknown';
  if (on === edge) return 'agrees';
  return edge ? 'missing' : 'extra';
}

function agreementOf(rows: readonly MaskRow[]): Agreement {
  let hits = 0;
  let missing = 0;
  let extra = 0;
  let rowsRight = 0;
  for (const { cells } of rows) {
    let wrong = 0;
    for (const { on, verdict } of cells) {
      if (verdict === 'missing') missing++;
      else if (verdict === 'extra') extra++;
      else if (on) hits++;
      if (verdict !== 'agrees') wrong++;
    }
    if (wrong === 0) rowsRight++;
  }
  const total = 2 * hits + missing + extra;
  return { f1: total === 0 ? 1 : (2 * hits) / total, missing, extra, rowsRight };
}

function groupsOf(rows: readonly MaskRow[]): CollisionGroup[] {
  const byPattern = new Map<string, number[]>();
  rows.forEach((row, r) => {
    if (row.latent < 0 || row.cells.every((c) => !c.on)) return;
    const pattern = row.cells.map((c) => (c.on ? '1' : '0')).join('');
    byPattern.set(pattern, [...(byPattern.get(pattern) ?? []), r]);
  });
  return [...byPattern.values()]
    .filter((members) => members.length > 1)
    .map((members, g) => ({ letter: letterOf(g), members }));
}

/** A … Z, then A2 … */
function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${letter}${Math.floor(index / 26) + 1}`;
}
