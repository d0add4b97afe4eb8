/** The theorem beside the data. */
export interface Verdict {
  /** What the theorem says. */
  readonly predicted: string;
  /** What the data show, one sentence each; empty before there are any. */
  readonly found: readonly string[];
}
