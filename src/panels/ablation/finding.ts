import type { CatalogueId } from '../../sweep/catalogue';

/** One sentence of what the grid shows, with a way to close what it leaves open. */
export interface Finding {
  readonly text: string;
  /** `gap`: a claim that cannot be made yet. */
  readonly kind: 'result' | 'gap' | 'note';
  /** A control that would close the gap. */
  readonly offer?: CatalogueId;
  /** Seeds that would close it. */
  readonly seeds?: number;
}
