/** Bounds on people's own files, checked before anything is allocated for what is inside them. */
export const OWN_LIMITS = {
  /** Bytes of one file. */
  fileBytes: 5_000_000,
  /** Characters of one instruction, source or target. */
  fieldCharacters: 20_000,
  /** Tasks of one import, all files together: as many as a graph in the page may have. */
  tasks: 64,
  /** Usable rows of one import, all files together. */
  rows: 100_000,
  /** Skipped rows listed one by one; beyond that they are only counted. */
  listedSkips: 1_000,
  /** Characters of a task's id or name, as in every graph. */
  nameCharacters: 40,
} as const;
