import { formatShare } from './format';
import { shorten } from './labels';
import type { Frame, Size } from './line';

/** What stands in a cell besides its value: how it differs from the truth it is compared with. */
export type CellVerdict = 'agrees' | 'missing' | 'extra' | 'unknown';

export interface HeatCell {
  readonly row: number;
  readonly column: number;
  /** In [0, 1]; NaN where there is none. */
  readonly value: number;
  /** Above the threshold: drawn with a frame, so that fill is not the only sign. */
  readonly on: boolean;
  readonly verdict: CellVerdict;
}

export interface HeatGroup {
  readonly name: string;
  readonly rows: readonly number[];
}

export interface HeatMap {
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
  readonly cells: readonly HeatCell[];
  /** Rows that belong together (equal child sets), outlined and lettered. */
  readonly groups: readonly HeatGroup[];
  /** Column headings sit under the frame of another map drawn above; leave them out. */
  readonly bareColumns?: boolean;
  /** Row names stand beside another map drawn at the left; leave them out. */
  readonly bareRows?: boolean;
  /** Rows from this one on stand apart from those above (spare latents). */
  readonly apartFrom?: number;
}

export interface CellMark extends Frame {
  readonly row: number;
  readonly column: number;
  readonly value: number;
  readonly on: boolean;
  readonly verdict: CellVerdict;
  /** The value where there is room for it, else empty. */
  readonly text: string;
  readonly centreX: number;
  readonly centreY: number;
  /** Radius and centre of the disagreement mark: in a corner beside text, in the middle without. */
  readonly markX: number;
  readonly markY: number;
  readonly markRadius: number;
}

export interface NameMark {
  /** Index of the row or column. */
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly full: string;
}

export interface GroupMark extends Frame {
  readonly name: string;
  readonly row: number;
}

export interface HeatMarks extends Size {
  readonly frame: Frame;
  readonly cells: readonly CellMark[];
  readonly rowNames: readonly NameMark[];
  /** Set vertically (reading upwards) when `columnsTurned`. */
  readonly columnNames: readonly NameMark[];
  readonly columnsTurned: boolean;
  readonly groups: readonly GroupMark[];
  readonly fontSize: number;
}

export interface HeatOptions {
  /** Largest edge of a cell in pixels. */
  readonly largestCell?: number;
  /** Height of a row in pixels. */
  readonly rowHeight?: number;
}

const CHARACTER = 6.1;
const GROUP_GUTTER = 18;
const GAP = 2;
const APART = 8;
/** Narrowest cell that still shows a value, in pixels. */
const TEXT_WIDTH = 23;
/** From one such cell to the next. */
const LEAST_PITCH = TEXT_WIDTH + GAP;
/** Kept free at the right. */
const MARGIN = 4;

/**
 * Width that these row names take in a map of this width, of which everything else takes at least `rest`: about a quarter,
 * and what else is free.
 */
function rowNameWidth(names: readonly string[], width: number, rest: number): number {
  const longest = Math.max(1, ...names.map((name) => [...name].length));
  return Math.min(longest * CHARACTER + 8, Math.max(44, width * 0.26, width - rest));
}

export interface MapPair {
  /** Side by side, or one under the other with the same columns. */
  readonly beside: boolean;
  readonly firstWidth: number;
  readonly secondWidth: number;
}

/** Widths for two maps of the same rows and columns: side by side where cells stay wide enough for a value. */
export function pairMaps(rowNames: readonly string[], columns: number, width: number, gap = 18): MapPair {
  const count = 2 * Math.max(1, columns);
  const rest = GROUP_GUTTER + gap + 10;
  const names = rowNameWidth(rowNames, width, rest + count * LEAST_PITCH);
  const pitch = (width - names - rest) / count;
  if (pitch < LEAST_PITCH) return { beside: false, firstWidth: width, secondWidth: width };
  const cells = Math.min(46, pitch) * columns + MARGIN;
  return {
    beside: true,
    firstWidth: Math.floor(names + GROUP_GUTTER + cells),
    secondWidth: Math.floor(cells + 2),
  };
}

/**
 * The marks of a heat map in `width` pixels. The height follows from the number of rows and the length of the column
 * names; it is returned with the marks.
 */
export function heatMap(map: HeatMap, width: number, options: HeatOptions = {}): HeatMarks {
  const rows = map.rowNames.length;
  const { largestCell = 46, rowHeight = rows <= 6 ? 26 : 21 } = options;
  const columns = Math.max(1, map.columnNames.length);
  // The room for group letters is kept when there are none, so that the map does not jump when rows collide.
  const gutter = map.bareRows ? 2 : GROUP_GUTTER;
  const least = gutter + columns * LEAST_PITCH + MARGIN;
  const left = (map.bareRows ? 0 : rowNameWidth(map.rowNames, width, least)) + gutter;
  const pitch = Math.max(6, Math.min(largestCell, (width - left - MARGIN) / columns));
  const longest = Math.max(0, ...map.columnNames.map((name) => [...name].length));
  const columnsTurned = longest * CHARACTER > pitch - 2;
  const head = map.bareColumns ? 4 : columnsTurned ? Math.min(longest * CHARACTER + 8, 96) : 18;
  const rowPitch = Math.min(rowHeight, Math.max(16, pitch));
  const apart =
    map.apartFrom !== undefined && map.apartFrom > 0 && map.apartFrom < rows ? map.apartFrom : rows;
  const frame: Frame = {
    x: left,
    y: head,
    width: round(pitch * columns),
    height: round(rowPitch * rows + (apart < rows ? APART : 0)),
  };
  const rowY = (row: number) => frame.y + row * rowPitch + (row >= apart ? APART : 0);
  const edge = { width: pitch - GAP, height: rowPitch - GAP };
  const roomForText = edge.width >= TEXT_WIDTH && edge.height >= 15;

  const cells = map.cells.map((cell): CellMark => {
    const x = round(frame.x + cell.column * pitch + GAP / 2);
    const y = round(rowY(cell.row) + GAP / 2);
    const markRadius = roomForText ? 3.4 : Math.max(2.4, Math.min(edge.width, edge.height) * 0.26);
    return {
      ...cell,
      x,
      y,
      width: round(edge.width),
      height: round(edge.height),
      text: roomForText && Number.isFinite(cell.value) ? formatShare(cell.value) : '',
      centreX: round(x + edge.width / 2),
      centreY: round(y + edge.height / 2),
      markX: round(roomForText ? x + edge.width - markRadius - 2 : x + edge.width / 2),
      markY: round(roomForText ? y + markRadius + 2 : y + edge.height / 2),
      markRadius: round(markRadius),
    };
  });

  const nameRoom = Math.max(3, Math.floor((left - gutter - 6) / CHARACTER));
  const headRoom = Math.floor((head - 8) / CHARACTER);
  return {
    width,
    height: round(frame.y + frame.height + 4),
    frame,
    cells,
    columnsTurned,
    fontSize: edge.width < 28 ? 10 : 11,
    rowNames: map.bareRows
      ? []
      : map.rowNames.map((full, i) => ({
          index: i,
          x: round(left - gutter - 4),
          y: round(rowY(i) + rowPitch / 2),
          text: shorten(full, nameRoom),
          full,
        })),
    columnNames: map.bareColumns
      ? []
      : map.columnNames.map((full, t) => ({
          index: t,
          x: round(frame.x + (t + 0.5) * pitch),
          y: round(head - 5),
          text: columnsTurned ? shorten(full, Math.max(3, headRoom)) : full,
          full,
        })),
    groups: map.groups.flatMap(({ name, rows: members }) =>
      members.map((row) => ({
        name,
        row,
        x: round(frame.x - 1),
        y: round(rowY(row)),
        width: round(frame.width + 2),
        height: round(rowPitch),
      })),
    ),
  };
}

/** The cell under a pixel, or null outside the frame. */
export function cellAt(marks: HeatMarks, x: number, y: number): { row: number; column: number } | null {
  const { frame } = marks;
  if (x < frame.x || y < frame.y || x >= frame.x + frame.width || y >= frame.y + frame.height) return null;
  const hit = marks.cells.find(
    (c) => x >= c.x - 1 && x < c.x + c.width + 1 && y >= c.y - 1 && y < c.y + c.height + 1,
  );
  return hit ? { row: hit.row, column: hit.column } : null;
}

/** The map in words: per column the rows that are on, and how many cells differ from the truth. */
export function describeHeat(map: HeatMap): string {
  const on = map.columnNames.map((column, t) => {
    const rows = map.cells.filter((c) => c.column === t && c.on).map((c) => map.rowNames[c.row]);
    return `${column}: ${rows.length > 0 ? rows.join(', ') : 'none'}`;
  });
  const missing = map.cells.filter((c) => c.verdict === 'missing').length;
  const extra = map.cells.filter((c) => c.verdict === 'extra').length;
  const compared = map.cells.some((c) => c.verdict !== 'unknown');
  const verdict = !compared
    ? ''
    : missing + extra === 0
      ? ' All cells agree with the true graph.'
      : ` Against the true graph ${missing} ${missing === 1 ? 'edge is' : 'edges are'} missing and ${extra} extra.`;
  const groups = map.groups.map(
    ({ name, rows }) => ` Group ${name} has equal rows: ${rows.map((r) => map.rowNames[r]).join(', ')}.`,
  );
  return `Above threshold, by task: ${on.join('; ')}.${verdict}${groups.join('')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
