import { scaleLinear } from 'd3';
import { formatValue } from './format';
import { shorten } from './labels';
import type { Frame, Size, Tick } from './line';

/** A number as it is and as a model has it. */
export interface TwinRow {
  readonly id: string;
  readonly name: string;
  readonly truth: number;
  readonly model: number;
}

export interface TwinGroup {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly TwinRow[];
}

export interface TwinMarks extends Size {
  readonly frame: Frame;
  readonly nameX: number;
  readonly headings: readonly { readonly id: string; readonly text: string; readonly y: number }[];
  readonly rows: readonly {
    readonly key: string;
    readonly text: string;
    readonly full: string;
    readonly y: number;
    readonly truth: number;
    readonly model: number;
  }[];
  readonly ticks: readonly Tick[];
}

const ROW = 18;
const HEADING = 22;
const AXIS = 22;
const CHARACTER = 6.4;

/** The marks of rows with two dots on one scale, joined by what parts them. */
export function twinPlot(groups: readonly TwinGroup[], width: number): TwinMarks {
  const all = groups.flatMap((group) => group.rows);
  const longest = Math.max(2, ...all.map((row) => [...row.name].length));
  const left = Math.min(longest * CHARACTER + 10, width * 0.34);
  const headed = groups.filter((group) => group.name !== '').length;
  const height = all.length * ROW + headed * HEADING + AXIS + 4;
  const frame: Frame = {
    x: left,
    y: 2,
    width: Math.max(20, width - left - 10),
    height: height - AXIS - 2,
  };
  const values = all.flatMap((row) => [row.truth, row.model]).filter(Number.isFinite);
  const x = scaleLinear(
    [Math.min(0, ...values), Math.max(0, ...values, Number.MIN_VALUE)],
    [frame.x, frame.x + frame.width],
  ).nice(4);
  const limit = Math.max(3, Math.floor((left - 10) / CHARACTER));
  let y = frame.y;
  const headings: { id: string; text: string; y: number }[] = [];
  const rows: TwinMarks['rows'][number][] = [];
  for (const group of groups) {
    if (group.name !== '') {
      headings.push({ id: group.id, text: group.name, y: round(y + HEADING - 7) });
      y += HEADING;
    }
    for (const row of group.rows) {
      rows.push({
        key: `${group.id}/${row.id}`,
        text: shorten(row.name, limit),
        full: row.name,
        y: round(y + ROW / 2),
        truth: round(x(row.truth)),
        model: round(x(row.model)),
      });
      y += ROW;
    }
  }
  return {
    width,
    height,
    frame,
    nameX: round(left - 8),
    headings,
    rows,
    ticks: x.ticks(Math.max(2, Math.floor(frame.width / 60))).map((v) => ({
      at: round(x(v)),
      label: String(Number(v.toPrecision(4))).replace('-', '−'),
    })),
  };
}

/** The plot in words: per group the root mean square of what parts the two. */
export function describeTwins(groups: readonly TwinGroup[]): string {
  return groups
    .map(({ name, rows }) => {
      const square = rows.reduce((sum, row) => sum + (row.model - row.truth) ** 2, 0) / rows.length;
      return `${name ? `${name}: ` : ''}${rows.length} ${rows.length === 1 ? 'number' : 'numbers'}, apart by ${formatValue(Math.sqrt(square))} (root mean square).`;
    })
    .join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
