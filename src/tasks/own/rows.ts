/** People's own data after import and before tokenising: plain text, bounded, with every row's task. */
export interface OwnRows {
  readonly tasks: readonly OwnTask[];
  readonly rows: readonly OwnRow[];
}

export interface OwnTask {
  /** Unique, stable id, e.g. `trec_trec1`. */
  readonly id: string;
  readonly name: string;
}

export interface OwnRow {
  /** Index into tasks. */
  readonly task: number;
  /** May be empty: then the instruction sits inside the source. */
  readonly instruction: string;
  readonly source: string;
  readonly target: string;
}
