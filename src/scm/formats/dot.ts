import { Refusal } from '../../lib/refusal';
import { type GraphLimits, type MetaScm, PAGE_LIMITS } from '../graph';
import { drawnLines } from './draw';
import { type DrawnNode, readStatements, tokensOf } from './drawing';
import { graphOfDrawing } from './roles';

/** The graph in Graphviz' DOT. The attribute `kind` says what each node is, so that `fromDot` gives it back exactly. */
export function toDot(graph: MetaScm): string {
  // Graphviz counts upwards, the page downwards.
  const lines = drawnLines(graph, ({ x, y }) => `pos="${x},${y === 0 ? 0 : -y}"`);
  return `digraph sit {\n  rankdir=LR;\n${lines.map((line) => `  ${line};\n`).join('')}}\n`;
}

/**
 * Reads DOT as people write it: `digraph` or `strict digraph`, chains `a -> b -> c`, quotes, comments, attributes and
 * defaults. What the nodes mean is told by `kind` or inferred (see `graphOfDrawing`). Subgraphs and undirected graphs
 * are refused with the reason.
 *
 * @throws Refusal naming the line
 */
export function fromDot(text: string, limits: GraphLimits = PAGE_LIMITS): MetaScm {
  const tokens = tokensOf(text, limits);
  let at = 0;
  const word = () => (tokens[at].quoted || tokens[at].kind !== 'name' ? '' : tokens[at].text.toLowerCase());
  const refuse = (rule: string, remedy?: string) =>
    new Refusal(`line ${tokens[at].line}`, tokens[at].text, rule, remedy);
  if (word() === 'strict') at++;
  if (word() === 'graph')
    throw refuse('edges of a causal graph have a direction', 'Write digraph, and -> for edges');
  if (word() !== 'digraph') throw refuse('DOT begins with digraph');
  at++;
  if (tokens[at].kind === 'name') at++;
  const drawing = readStatements(tokens, at, { name: 'DOT', arrows: ['->'], defaults: true }, limits);
  return graphOfDrawing(drawing, limits, position);
}

function position(node: DrawnNode): { x: number; y: number } | null {
  const [, x, y] =
    /^(-?[\d.]+(?:e[-+]?\d+)?),(-?[\d.]+(?:e[-+]?\d+)?)!?$/.exec(node.attributes.get('pos') ?? '') ?? [];
  const place = { x: Number(x), y: -Number(y) };
  return Number.isFinite(place.x) && Number.isFinite(place.y) ? place : null;
}
