import { fromDagitty, toDagitty } from '../../scm/formats/dagitty';
import { fromDot, toDot } from '../../scm/formats/dot';
import { fromJson, toJson } from '../../scm/formats/json';
import type { MetaScm } from '../../scm/graph';

export type GraphFormat = 'json' | 'dot' | 'dagitty';

export const FORMATS: readonly {
  readonly id: GraphFormat;
  readonly name: string;
  readonly extension: string;
}[] = [
  { id: 'json', name: 'JSON', extension: 'json' },
  { id: 'dot', name: 'DOT', extension: 'dot' },
  { id: 'dagitty', name: 'dagitty', extension: 'txt' },
];

export function writeGraph(graph: MetaScm, format: GraphFormat): string {
  switch (format) {
    case 'json':
      return toJson(graph);
    case 'dot':
      return toDot(graph);
    case 'dagitty':
      return toDagitty(graph);
    default:
      return format satisfies never;
  }
}

/** The format this text is in, told by how it begins. */
export function formatOf(text: string): GraphFormat {
  const start = text.trimStart();
  if (/^(strict\s+)?(di)?graph\b/i.test(start)) return 'dot';
  if (/^dag\b/i.test(start)) return 'dagitty';
  return 'json';
}

/** A graph from text in any of the formats. @throws Refusal when it is none, or breaks a rule of graphs. */
export function readGraph(text: string): MetaScm {
  const format = formatOf(text);
  switch (format) {
    case 'json':
      return fromJson(text);
    case 'dot':
      return fromDot(text);
    case 'dagitty':
      return fromDagitty(text);
    default:
      return format satisfies never;
  }
}
