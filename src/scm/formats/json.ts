import { Refusal } from '../../lib/refusal';
import { type GraphLimits, type MetaScm, PAGE_LIMITS } from '../graph';
import { parseGraph } from '../parse';
import { checkLength, isPageSized } from './size';

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
  checkLength(text, longestJson(limits));
  return parseGraph(parseJson(text), limits);
}

/** Longest text read, in characters: a page's worth with ample room; for the terminal, what a string can hold. */
function longestJson(limits: GraphLimits): number {
  return isPageSized(limits) ? 1_000_000 : 500_000_000;
}

/** Texts up to this long are searched for the line of a mistake. */
const SEARCHED = 300_000;

/** @throws Refusal naming the line (of a very long text, only that it is no JSON) */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engine's message ends in a quotation of the text or a position, which differ from engine to engine.
    const message = error instanceof Error ? error.message : String(error);
    const reason = message
      .replace(/ (in JSON )?at position .*/s, '')
      .replace(/, "?.*is not valid JSON$/s, '');
    const at = text.length <= SEARCHED ? mistakeIn(text) : null;
    const line = at === null ? 'text' : `line ${text.slice(0, at).split('\n').length}`;
    throw new Refusal(line, at === null ? '…' : text.slice(at, at + 40), `this is not JSON: ${reason}`);
  }
}

/** The position of the first character with which no JSON can begin like this, found by halving. */
function mistakeIn(text: string): number {
  if (canGoOn(text)) return text.length;
  let sound = 0;
  let broken = text.length + 1;
  while (broken - sound > 1) {
    const middle = (sound + broken) >>> 1;
    if (canGoOn(text.slice(0, middle))) sound = middle;
    else broken = middle;
  }
  return sound;
}

/** Whether the text is JSON or becomes JSON by adding to its end: no error, or one at the very end. */
function canGoOn(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    return /end of (JSON )?input|end of data/i.test(message) || message.includes(`position ${text.length}`);
  }
}
