import type { Look, ProbeSubject, SeenLatent } from '../../../probe/protocol';

/** A latent as the table of latents × source tokens shows it. */
export interface LatentRow {
  /** Index of the latent. */
  readonly latent: number;
  /** Index of the true factor it was matched to, null for a spare one or where no true graph is known. */
  readonly factor: number | null;
  readonly name: string;
  readonly seen: SeenLatent;
  /** What the readout makes of it, likeliest first; empty where it has none. */
  readonly reads: readonly { readonly text: string; readonly share: number }[];
}

/** Latents in the order of the factors they stand for, then the spare ones. */
export function latentRows(subject: ProbeSubject, look: Pick<Look, 'latents'>): readonly LatentRow[] {
  const matching = subject.matching ?? [];
  const factorOf = new Map(matching.flatMap((latent, factor) => (latent >= 0 ? [[latent, factor]] : [])));
  const rows = look.latents.map((seen, latent): LatentRow => {
    const factor = factorOf.get(latent) ?? null;
    const values = factor === null ? [] : subject.factors[factor].values;
    return {
      latent,
      factor,
      name: nameOf(subject, latent, factor),
      seen,
      reads: seen.reads
        .flatMap((share, v) => (values[v] === undefined ? [] : [{ text: values[v], share }]))
        .sort((a, b) => b.share - a.share),
    };
  });
  const last = subject.factors.length;
  return rows.toSorted((a, b) => (a.factor ?? last) - (b.factor ?? last) || a.latent - b.latent);
}

/** What a latent is called: by its factor, as spare, or by its number where no graph is known. */
export function nameOf(subject: ProbeSubject, latent: number, factor: number | null): string {
  if (factor !== null) return subject.factors[factor].name;
  return subject.matching ? `spare ${latent + 1}` : `latent ${latent + 1}`;
}

/** The factor a latent stands for, or null. */
export function factorOfLatent(subject: ProbeSubject, latent: number): number | null {
  const factor = subject.matching?.indexOf(latent) ?? -1;
  return factor < 0 ? null : factor;
}
