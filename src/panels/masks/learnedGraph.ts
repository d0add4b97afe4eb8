import { type MetaScm, PAGE_LIMITS } from '../../scm/graph';
import { checkUic, type UicVerdict } from '../../scm/uic';
import type { MaskComparison } from './comparison';

/** UIC on the graph that the thresholded masks draw, over the latents that at least one task uses. */
export interface LearnedUic {
  readonly verdict: UicVerdict;
  readonly used: number;
}

/** Null where no latent is used, or where there are more latents than the page checks. */
export function uicOfMasks(comparison: MaskComparison): LearnedUic | null {
  const rows = [...comparison.rows, ...comparison.spare].filter((r) => r.cells.some((c) => c.on));
  if (rows.length === 0 || rows.length > PAGE_LIMITS.factors) return null;
  const tasks = rows[0].cells.length;
  const graph: MetaScm = {
    factors: rows.map((r) => ({ id: `latent ${r.latent + 1}` })),
    tasks: Array.from({ length: tasks }, (_, t) => ({
      id: `task ${t + 1}`,
      parents: rows.filter((r) => r.cells[t].on).map((r) => `latent ${r.latent + 1}`),
    })),
    confounding: [],
  };
  return { verdict: checkUic(graph), used: rows.length };
}
