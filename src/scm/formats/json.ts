import { Refusal } from '../../lib/refusal';
import { type GraphLimits, type MetaScm, PAGE_LIMITS } from '../graph';
import { parseGraph } from '../parse';

/** The graph as JSON, one factor, task or pair to a line, so that versions of a file compare well. */
export function toJson(graph: MetaScm): string {
  const lines = (items: readonly unknown[]) =>
    items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;
  const parts = [
    `  "factors": ${lines(graph.factors)}`,
    `  "tasks": ${lines(graph.tasks)}`,
    `  "confounding": ${lines(graph.confounding)}`,
  ];
  if (graph.layout) parts.push(`  "layout": ${JSON.stringify(graph.layout)}`);
  return `{\n${parts.join(',\n')}\n}\n`;
}

/** @throws Refusal naming the line for text that is no JSON, or the path for JSON that is no graph */
export function fromJson(text: string, limits: GraphLimits = PAGE_LIMITS): MetaScm {
  return parseGraph(parseJson(text), limits);
}

/** @throws Refusal naming the line */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engine's message ends in its own quotation of the text, or in a position; say the line instead.
    const message = error instanceof Error ? error.message : String(error);
    const position = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length);
    const line = text.slice(0, position).split('\n').length;
    const reason = message
      .replace(/ (in JSON )?at position .*/s, '')
      .replace(/, "?.*is not valid JSON$/s, '');
    throw new Refusal(`line ${line}`, text.slice(position, position + 40), `this is not JSON: ${reason}`);
  }
}
