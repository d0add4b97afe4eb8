import type { Feeds, Graph, NumberArray } from './graph';

/** Name of the feed that a graph with updates also takes: [rate of weights, rate of masks, c]; see kernels/adam. */
export const ADAM_FEED = 'adam';

/** Where recorded computations run, over one store of parameters laid out by a `Layout`. */
export interface Target {
  /** @throws Error when the graph has an operation that this target does not know, or does not fit its memory */
  compile(graph: Graph): Executable;
  /** The regions of values, first and second moments, one after another; see `Layout`. */
  read(): Promise<Float32Array>;
  write(regions: Float32Array): void;
  dispose(): void;
}

export interface Executable {
  /**
   * Enqueues one run. The feeds are taken over at once; the outputs are kept for whoever awaits them, and many runs may be
   * under way before the first is awaited (a GPU reads them back together).
   *
   * @returns the outputs by name; call it once
   */
  run(feeds: Feeds): () => Promise<Record<string, NumberArray>>;
}
