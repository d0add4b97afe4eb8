import { listed } from '../../lib/listed';
import { formatFixed } from '../../plots/format';
import { label, type MetaScm } from '../../scm/graph';
import { attributesOf, MOST_FACTORS } from '../../tasks/language/attributes';
import { meanRho } from '../../tasks/mixture';
import type { LanguageWorldSpec, NumericWorldSpec } from '../../tasks/spec';

/** What one confounded pair of factors does in training and in the shifted domain, in words. */
export interface PairWords {
  readonly key: string;
  readonly pair: string;
  readonly trained: string;
  readonly shifted: string;
}

/** One sentence on the confounding of this mixture, with its actual pairs and strength. */
export function confoundingSentence(graph: MetaScm, world: LanguageWorldSpec | NumericWorldSpec): string {
  const rho = meanRho(world.datasets);
  const name = nameIn(graph);
  if (graph.confounding.length === 0) {
    return 'No two factors are confounded: the graph has no pair that a dataset moves together, so ρ has no effect.';
  }
  const joint = world.kind === 'language' ? ' follows ' : ' with ';
  const pairs = listed(graph.confounding.map(({ a, b }) => `${name(a)}${joint}${name(b)}`));
  if (rho === 0) return `With ρ = 0 nothing moves together, although the graph names ${pairs}.`;
  if (world.kind === 'language') {
    return `In ${Math.round(100 * rho)} % of the training sentences ${pairs}, although neither causes the other: a model can score well by reading the wrong factor, until the shifted domain changes the rule.`;
  }
  return `The dataset moves factors in pairs, ${pairs} (correlation ${formatFixed(rho, 2)}), although neither of a pair causes the other: a model can read one for the other, until the shifted domain turns the sign of the second.`;
}

/** The rule of each pair, value by value, as the language world applies it. */
export function pairRules(graph: MetaScm): PairWords[] {
  if (graph.factors.length > MOST_FACTORS) return [];
  const attributes = attributesOf(graph);
  const name = nameIn(graph);
  const at = (id: string) => graph.factors.findIndex((factor) => factor.id === id);
  return graph.confounding.map(({ a, b }) => {
    const [followers, leaders] = [attributes[at(a)].values, attributes[at(b)].values];
    // As in tasks/language/factors.ts: v_a = (v_b + shift) mod V_a.
    const rule = (shift: number) =>
      leaders
        .map((value, v) => `${value.answer} → ${followers[(v + shift) % followers.length].answer}`)
        .join(', ');
    return {
      key: `${a}/${b}`,
      pair: `${name(b)} → ${name(a)}`,
      trained: rule(0),
      shifted: rule(Math.max(1, Math.floor(followers.length / 2))),
    };
  });
}

function nameIn(graph: MetaScm): (id: string) => string {
  return (id) => {
    const factor = graph.factors.find((candidate) => candidate.id === id);
    return factor ? label(factor) : id;
  };
}
