import { type GraphLimits, type MetaScm, PAGE_LIMITS } from '../graph';
import { fromDagitty } from './dagitty';
import { fromDot } from './dot';
import { fromJson } from './json';

export type GraphFormat = 'json' | 'dot' | 'dagitty';

/** The format a text is in, by how it begins (comments skipped); JSON where nothing else fits. */
export function formatOf(text: string): GraphFormat {
  const at = firstWord(text);
  const start = text.slice(at, at + 40);
  if (/^(strict\s+)?(di)?graph\b/i.test(start)) return 'dot';
  if (/^(dag|pdag|mag|pag)\b/i.test(start)) return 'dagitty';
  return 'json';
}

/** The position after white space and comments. */
function firstWord(text: string): number {
  let at = 0;
  const skipThrough = (mark: string) => {
    const end = text.indexOf(mark, at);
    at = end < 0 ? text.length : end + mark.length;
  };
  while (at < text.length) {
    if (/\s/.test(text[at])) at++;
    else if (text.startsWith('/*', at)) skipThrough('*/');
    else if (text.startsWith('//', at) || text[at] === '#') skipThrough('\n');
    else break;
  }
  return at;
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
