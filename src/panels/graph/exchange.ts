import { toDagitty } from '../../scm/formats/dagitty';
import { toDot } from '../../scm/formats/dot';
import { toJson } from '../../scm/formats/json';
import type { GraphFormat } from '../../scm/formats/read';
import type { MetaScm } from '../../scm/graph';

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
