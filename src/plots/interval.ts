import { scaleLinear } from 'd3';
import { formatValue } from './format';
import { shorten } from './labels';
import type { Frame, Size, Tick } from './line';

export interface IntervalRow {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  /** 95 % interval, or null for a figure that has none. */
  readonly low: number | null;
  readonly high: number | null;
  /** The run on show, drawn as a filled dot; its baselines are hollow. */
  readonly emphasis: boolean;
  /** Drawn in the colour of a warning and named in words. */
  readonly alarm?: boolean;
  /** Said after the value, e.g. `n 400`. */
  readonly note?: string;
}

export interface IntervalGroup {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly IntervalRow[];
}

export interface IntervalPlot {
  readonly groups: readonly IntervalGroup[];
  readonly domain: readonly [number, number];
}

export interface IntervalRowMark {
  readonly id: string;
  readonly key: string;
  readonly text: string;
  readonly full: string;
  readonly x: number;
  readonly y: number;
  /** Ends of the whisker, or null. */
  readonly low: number | null;
  readonly high: number | null;
  readonly value: string;
  readonly emphasis: boolean;
  readonly alarm: boolean;
}

export interface IntervalMarks extends Size {
  readonly frame: Frame;
  readonly nameX: number;
  readonly valueX: number;
  readonly headings: readonly { readonly id: string; readonly text: string; readonly y: number }[];
  readonly rows: readonly IntervalRowMark[];
  readonly ticks: readonly Tick[];
}

const ROW = 20;
const HEADING = 24;
const AXIS = 22;
const VALUE_WIDTH = 48;
const CHARACTER = 6.4;

/** The marks of a dot-and-whisker plot in `width` pixels; its height follows from its rows. */
export function intervalPlot(plot: IntervalPlot, width: number): IntervalMarks {
  const rowsInAll = plot.groups.flatMap((g) => g.rows);
  const longest = Math.max(4, ...rowsInAll.map((r) => [...r.name].length));
  const left = Math.min(longest * CHARACTER + 10, Math.max(70, width * 0.34));
  const headed = plot.groups.filter((g) => g.name !== '').length;
  const height = rowsInAll.length * ROW + headed * HEADING + AXIS + 4;
  const frame: Frame = {
    x: left,
    y: 2,
    width: Math.max(20, width - left - VALUE_WIDTH - 4),
    height: height - AXIS - 2,
  };
  const x = scaleLinear(plot.domain, [frame.x, frame.x + frame.width]).clamp(true);
  const limit = Math.max(4, Math.floor((left - 10) / CHARACTER));

  let y = frame.y;
  const headings: { id: string; text: string; y: number }[] = [];
  const rows: IntervalRowMark[] = [];
  for (const group of plot.groups) {
    if (group.name !== '') {
      headings.push({ id: group.id, text: group.name, y: round(y + HEADING - 8) });
      y += HEADING;
    }
    for (const row of group.rows) {
      rows.push({
        id: row.id,
        key: `${group.id}/${row.id}`,
        text: shorten(row.name, limit),
        full: row.name,
        x: round(x(row.value)),
        y: round(y + ROW / 2),
        low: row.low === null ? null : round(x(row.low)),
        high: row.high === null ? null : round(x(row.high)),
        value: formatValue(row.value),
        emphasis: row.emphasis,
        alarm: row.alarm ?? false,
      });
      y += ROW;
    }
  }
  return {
    width,
    height,
    frame,
    nameX: round(left - 8),
    valueX: round(frame.x + frame.width + 8),
    headings,
    rows,
    ticks: x.ticks(Math.max(2, Math.floor(frame.width / 55))).map((v) => ({
      at: round(x(v)),
      label: String(Number(v.toPrecision(4))).replace('-', '−'),
    })),
  };
}

/** Two intervals [low, high] that share a point: no difference is shown by them. */
export function overlaps(
  a: { readonly low: number; readonly high: number },
  b: { readonly low: number; readonly high: number },
): boolean {
  return a.low <= b.high && b.low <= a.high;
}

/** The plot in words, one clause per row. */
export function describeIntervals(plot: IntervalPlot): string {
  return plot.groups
    .map((group) => {
      const rows = group.rows.map(({ name, value, low, high, note }) => {
        const interval =
          low === null || high === null ? '' : ` (${formatValue(low)} to ${formatValue(high)})`;
        return `${name} ${formatValue(value)}${interval}${note ? `, ${note}` : ''}`;
      });
      return `${group.name ? `${group.name}: ` : ''}${rows.join('; ')}.`;
    })
    .join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
