import { type GraphLimits, type MetaScm, PAGE_LIMITS } from '../graph';
import { fromDagitty } from './dagitty';
import { fromDot } from './dot';
import { fromJson } from './json';

export type GraphFormat = 'json' | 'dot' | 'dagitty';

/** The format a text is in, by how it begins (comments skipped); JSON where nothing else fits. */
export function formatOf(text: string): GraphFormat {
  const start = text.replace(/^(\s|\uFEFF|\/\*[\s\S]*?\*\/|\/\/.*|#.*)+/, '');
  if (/^(strict\s+)?(di)?graph\b/i.test(start)) return 'dot';
  if (/^(dag|pdag|mag|pag)\b/i.test(start)) return 'dagitty';
  return 'json';
}

/** @throws Refusal when the text is no graph in its format */
export function readGraph(text: string, limits: GraphLimits = PAGE_LIMITS): MetaScm {
  const format = formatOf(text);
  switch (format) {
    case 'json':
      return fromJson(text, limits);
    case 'dot':
      return fromDot(text, limits);
    case 'dagitty':
      return fromDagitty(text, limits);
    default:
      return format satisfies never;
  }
}
