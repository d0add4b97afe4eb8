import type { MetaScm } from '../../scm/graph';

export function PathExplorer({ graph }: { readonly graph: MetaScm }) {
  return graph.factors.length ? null : null;
}
