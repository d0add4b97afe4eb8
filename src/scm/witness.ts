import type { MetaScm } from './graph';
import { requireFactor } from './lookup';
import { popcount, rowsOf } from './rows';

/** One task's turn in the intersection that identifies a factor. */
export interface WitnessStep {
  readonly task: string;
  /** `parents`: the factor is in Pa(t), which is intersected; `complement`: it is not, so complement(Pa(t)) is. */
  readonly family: 'parents' | 'complement';
  /** The set intersected at this step, in graph order. */
  readonly set: readonly string[];
  /** The running intersection after this step, in graph order; always holds the factor itself. */
  readonly remaining: readonly string[];
  /** What this task has told apart from the factor. */
  readonly removed: readonly string[];
}

/** {i} = ⋂_{t: A_it=1} Pa(t) ∩ ⋂_{t: A_it=0} complement(Pa(t)), computed step by step for one factor i. */
export interface Witness {
  readonly factor: string;
  /** What the intersection starts from: every factor. */
  readonly start: readonly string[];
  /** One per task: first the tasks the factor is a parent of, then the others, each in graph order. */
  readonly steps: readonly WitnessStep[];
  /** The intersection: the factors no task tells from this one, itself included. */
  readonly result: readonly string[];
  /** Whether only the factor itself is left. */
  readonly identified: boolean;
}

/** @throws Refusal when there is no such factor */
export function witness(graph: MetaScm, factorId: string): Witness {
  requireFactor(graph, factorId, 'factor');
  const start = graph.factors.map((f) => f.id);
  const withFactor = graph.tasks.filter((t) => t.parents.includes(factorId));
  const without = graph.tasks.filter((t) => !t.parents.includes(factorId));
  let remaining: readonly string[] = start;
  const steps: WitnessStep[] = [];
  for (const [family, tasks] of [
    ['parents', withFactor],
    ['complement', without],
  ] as const) {
    for (const task of tasks) {
      const parents = new Set(task.parents);
      const inSet = (id: string) => parents.has(id) === (family === 'parents');
      const removed = remaining.filter((id) => !inSet(id));
      remaining = remaining.filter(inSet);
      steps.push({ task: task.id, family, set: start.filter(inSet), remaining, removed });
    }
  }
  return { factor: factorId, start, steps, result: remaining, identified: remaining.length === 1 };
}

/** Two factors whose rows differ least, and the tasks that tell them apart: why the margin is what it is. */
export interface ClosestPair {
  readonly a: string;
  readonly b: string;
  /** d, their Hamming distance; the margin is d − 1. */
  readonly distance: number;
  /** The d tasks only one of them is a parent of. */
  readonly tasks: readonly string[];
}

/** The first closest pair in graph order, or null for a single factor. Compares all pairs. */
export function closestPair(graph: MetaScm): ClosestPair | null {
  const { words, stride, factors } = rowsOf(graph);
  let best = { i: -1, j: -1, distance: Number.POSITIVE_INFINITY };
  for (let i = 0; i < factors; i++) {
    for (let j = i + 1; j < factors; j++) {
      let distance = 0;
      for (let w = 0; w < stride && distance < best.distance; w++) {
        distance += popcount(words[i * stride + w] ^ words[j * stride + w]);
      }
      if (distance < best.distance) best = { i, j, distance };
    }
  }
  if (best.i < 0) return null;
  const a = graph.factors[best.i].id;
  const b = graph.factors[best.j].id;
  const tasks = graph.tasks.filter((t) => t.parents.includes(a) !== t.parents.includes(b)).map((t) => t.id);
  return { a, b, distance: best.distance, tasks };
}
