import type { MetaScm } from '../../scm/graph';
import { SOURCE_NODE } from '../../scm/parse';

/**
 * What is worth asking first: a target and the factor that the dataset moves with one of its parents, without causing
 * it (Yₜ ← Lᵢ ← D → Lⱼ). Where nothing is confounded, the first factor and X.
 */
export function defaultQuestion(graph: MetaScm): { readonly a: string; readonly b: string } {
  for (const pair of graph.confounding) {
    for (const [cause, other] of [
      [pair.a, pair.b],
      [pair.b, pair.a],
    ]) {
      const task = graph.tasks.find((t) => t.parents.includes(cause) && !t.parents.includes(other));
      if (task) return { a: task.id, b: other };
    }
  }
  return { a: graph.factors[0].id, b: SOURCE_NODE };
}
