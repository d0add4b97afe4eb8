/**
 * The meta-SCM as data (arXiv 2402.06220): factors L₁…Lₙ cause the source X, all of them; task t's target Yₜ is caused
 * by its parents Pa(t) only. The dataset D and the task variable T point at the factors; where D moves two factors
 * together they are *confounded*, the route of spurious correlation.
 */
export interface MetaScm {
  readonly factors: readonly Factor[];
  readonly tasks: readonly Task[];
  /** Pairs that the dataset moves together; a factor stands in at most one pair. */
  readonly confounding: readonly Confounding[];
  /** Where the reader put nodes in the node editor (pixels); absent nodes are laid out automatically. */
  readonly layout?: Readonly<Record<string, Point>>;
}

export interface Factor {
  /** Unique among factors and tasks; 1–40 characters. */
  readonly id: string;
  /** What to call it on screen, when not the id. */
  readonly name?: string;
}

export interface Task {
  readonly id: string;
  readonly name?: string;
  /** Pa(t): ids of factors, without repeats. */
  readonly parents: readonly string[];
}

/**
 * In the language world factor `a` follows factor `b` with probability ρ; in the numeric world both share one
 * ±1 variable. The shifted domain changes the map from `b` to `a` (numeric: flips the sign of `b`).
 */
export interface Confounding {
  readonly a: string;
  readonly b: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Bounds checked before anything is allocated. */
export interface GraphLimits {
  readonly factors: number;
  readonly tasks: number;
}

export const PAGE_LIMITS: GraphLimits = { factors: 64, tasks: 64 };
export const TERMINAL_LIMITS: GraphLimits = { factors: 10_000, tasks: 1_000 };

/** The name to show for a factor or task. */
export function label(node: Factor | Task): string {
  return node.name ?? node.id;
}

/** The binary adjacency matrix A [n, m] row-major: A[i·m + t] = 1 iff factor i is a parent of task t. */
export function adjacency(graph: MetaScm): Uint8Array {
  const index = new Map(graph.factors.map((f, i) => [f.id, i]));
  const m = graph.tasks.length;
  const a = new Uint8Array(graph.factors.length * m);
  graph.tasks.forEach((task, t) => {
    for (const parent of task.parents) a[index.get(parent)! * m + t] = 1;
  });
  return a;
}
