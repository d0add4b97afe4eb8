import { type FiguresFile, recordedFigures } from '../src/experiment/figures';
import { measure } from '../src/experiment/measures';
import { PRESETS } from '../src/experiment/presets';
import { withInterval } from '../src/lib/figureText';
import { table } from '../src/lib/markdownTable';
import type { WorldSpec } from '../src/tasks/spec';

/** Columns of the README's tables, by world. */
const COLUMNS = {
  numeric: ['mcc', 'leak', 'maskF1', 'collidingPairs'],
  language: ['exact-inDomain', 'exact-shifted', 'exact-heldOut', 'exact-paraphrase', 'maskF1'],
} as const satisfies Partial<Record<WorldSpec['kind'], readonly string[]>>;

export type FigureTable = keyof typeof COLUMNS;

export const FIGURE_TABLES = Object.keys(COLUMNS) as FigureTable[];

/** The recorded figures of a world's presets as a Markdown table; a preset without figures has no row. Null without any. */
export function figureTable(world: FigureTable, file: FiguresFile): string | null {
  const ids = COLUMNS[world];
  const names = ids.map((id) => (measure(id)?.name ?? id).replace(/^Exact match, /, ''));
  const rows = PRESETS.filter(({ experiment }) => experiment.world.kind === world).flatMap(({ name }) => {
    const figures = recordedFigures(name, file);
    if (!figures) return [];
    const cells = ids.map((id) => {
      const found = figures.measures[id];
      return found ? withInterval(found) : '–';
    });
    return [[`\`${name}\``, ...cells]];
  });
  return rows.length > 0 ? table(['preset', ...names], rows) : null;
}
