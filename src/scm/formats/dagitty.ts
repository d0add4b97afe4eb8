import { Refusal } from '../../lib/refusal';
import { type GraphLimits, type MetaScm, PAGE_LIMITS } from '../graph';
import { drawnLines } from './draw';
import { type DrawnNode, readStatements, tokensOf } from './drawing';
import { graphOfDrawing } from './roles';

/** Drawings made in dagitty's own units span about 2 × 2; so many pixels to a unit spread them over a panel. */
const PIXELS_PER_UNIT = 160;
/** Coordinates no larger than this are taken for such units. */
const LARGEST_UNIT = 20;

/** The graph as dagitty model code. `kind` says what each node is, so that `fromDagitty` gives it back exactly. */
export function toDagitty(graph: MetaScm): string {
  const lines = drawnLines(graph, ({ x, y }) => `pos="${x},${y}"`);
  return `dag {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

/**
 * Reads dagitty model code: `dag { a -> b  b <- c  d <-> e  x [exposure,pos="0,1"] }`. What the nodes mean is told by
 * `kind` or inferred (see `graphOfDrawing`). Other kinds of graph and edges without a direction are refused.
 *
 * @throws Refusal naming the line
 */
export function fromDagitty(text: string, limits: GraphLimits = PAGE_LIMITS): MetaScm {
  const tokens = tokensOf(text, limits);
  const [first] = tokens;
  if (first.quoted || first.text.toLowerCase() !== 'dag') {
    throw new Refusal(
      `line ${first.line}`,
      first.text,
      'dagitty model code of a causal graph begins with dag',
    );
  }
  const at = tokens[1].kind === 'name' ? 2 : 1;
  const dialect = { name: 'dagitty model code', arrows: ['->', '<-', '<->'], defaults: false };
  const drawing = readStatements(tokens, at, dialect, limits);
  const placed = [...drawing.nodes.values()].map(coordinates).filter((p) => p !== null);
  const inUnits = placed.every(({ x, y }) => Math.abs(x) <= LARGEST_UNIT && Math.abs(y) <= LARGEST_UNIT);
  return graphOfDrawing(drawing, limits, (node, marked) => {
    const place = coordinates(node);
    const scale = inUnits && !marked ? PIXELS_PER_UNIT : 1;
    return place && { x: place.x * scale, y: place.y * scale };
  });
}

function coordinates(node: DrawnNode): { x: number; y: number } | null {
  const parts = (node.attributes.get('pos') ?? '').split(',');
  const [x, y] = parts.map(Number);
  const isPlace =
    parts.length === 2 && parts.every((p) => p.trim() !== '') && Number.isFinite(x) && Number.isFinite(y);
  return isPlace ? { x, y } : null;
}
