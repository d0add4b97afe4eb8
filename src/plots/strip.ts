import { scaleLinear } from 'd3';
import { formatValue } from './format';
import { twoLines } from './labels';
import type { Frame, Size, Tick } from './line';

export interface StripDot {
  /** The same in every row, e.g. the seed: dots of one id belong together. */
  readonly id: string;
  readonly value: number;
}

export interface StripRow {
  readonly id: string;
  readonly name: string;
  readonly dots: readonly StripDot[];
  /** Mean and its interval; NaN where there is none (no or one value). */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** What the others are compared with, or what the plot is about: drawn stronger. */
  readonly emphasis: boolean;
  /** Drawn as a diamond and in the colour of a warning. */
  readonly alarm?: boolean;
  /** Stands at the right end; the mean where absent. */
  readonly text?: string;
  /** Said where the pointer rests on the name. */
  readonly hint?: string;
}

export interface StripGroup {
  readonly id: string;
  /** Empty for rows without a heading. */
  readonly name: string;
  readonly rows: readonly StripRow[];
}

export interface StripPlot {
  readonly groups: readonly StripGroup[];
  readonly domain: readonly [number, number];
  /** A line down the plot, e.g. at no difference. */
  readonly rule?: number;
}

export interface StripDotMark {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

export interface StripRowMark {
  readonly id: string;
  readonly key: string;
  /** The name on one line or two. */
  readonly lines: readonly string[];
  /** The whole name, and what there is to say about it. */
  readonly full: string;
  /** Centre of the row. */
  readonly y: number;
  readonly dots: readonly StripDotMark[];
  /** Where mean and interval are drawn, or null. */
  readonly mean: { readonly x: number; readonly y: number } | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly value: string;
  readonly emphasis: boolean;
  readonly alarm: boolean;
}

export interface StripMarks extends Size {
  readonly frame: Frame;
  readonly nameX: number;
  readonly valueX: number;
  readonly radius: number;
  readonly rule: number | null;
  readonly headings: readonly { readonly id: string; readonly text: string; readonly y: number }[];
  readonly rows: readonly StripRowMark[];
  readonly ticks: readonly Tick[];
}

export interface StripOptions {
  /** Room for the texts at the right end, in characters. */
  readonly valueCharacters?: number;
}

const ROW = 36;
const HEADING = 24;
const AXIS = 22;
const CHARACTER = 6.4;
/** Above this many dots in a row they are drawn smaller. */
const CROWD = 40;

/** The marks of a strip plot in `width` pixels: a row per variant, a dot per seed, below them mean and interval. */
export function stripPlot(plot: StripPlot, width: number, options: StripOptions = {}): StripMarks {
  const { valueCharacters = 6 } = options;
  const all = plot.groups.flatMap((g) => g.rows);
  const longest = Math.max(4, ...all.map((r) => [...r.name].length));
  const left = Math.min(longest * CHARACTER + 12, Math.max(84, width * 0.34));
  const right = valueCharacters * CHARACTER + 12;
  const headed = plot.groups.filter((g) => g.name !== '').length;
  const height = all.length * ROW + headed * HEADING + AXIS + 4;
  const frame: Frame = {
    x: left,
    y: 2,
    width: Math.max(20, width - left - right),
    height: height - AXIS - 2,
  };
  const x = scaleLinear(plot.domain, [frame.x, frame.x + frame.width]).clamp(true);
  const radius = all.some((r) => r.dots.length > CROWD) ? 2.4 : 3.4;
  const limit = Math.max(4, Math.floor((left - 12) / CHARACTER));

  let top = frame.y;
  const headings: { id: string; text: string; y: number }[] = [];
  const rows: StripRowMark[] = [];
  for (const group of plot.groups) {
    if (group.name !== '') {
      headings.push({ id: group.id, text: group.name, y: round(top + HEADING - 8) });
      top += HEADING;
    }
    for (const row of group.rows) {
      const hasInterval = Number.isFinite(row.low) && Number.isFinite(row.high);
      rows.push({
        id: row.id,
        key: `${group.id}/${row.id}`,
        lines: twoLines(row.name, limit),
        full: row.hint ? `${row.name}: ${row.hint}` : row.name,
        y: round(top + ROW / 2),
        dots: swarm(
          row.dots
            .filter((dot) => Number.isFinite(dot.value))
            .map((dot) => ({ id: dot.id, value: dot.value, x: round(x(dot.value)) })),
          top + ROW * 0.38,
          ROW * 0.34,
          radius,
        ),
        mean: Number.isFinite(row.mean) ? { x: round(x(row.mean)), y: round(top + ROW - 7) } : null,
        low: hasInterval ? round(x(row.low)) : null,
        high: hasInterval ? round(x(row.high)) : null,
        value: row.text ?? formatValue(row.mean),
        emphasis: row.emphasis,
        alarm: row.alarm ?? false,
      });
      top += ROW;
    }
  }
  return {
    width,
    height,
    frame,
    radius,
    nameX: round(left - 8),
    valueX: round(frame.x + frame.width + 10),
    rule: plot.rule === undefined ? null : round(x(plot.rule)),
    headings,
    rows,
    ticks: x.ticks(Math.min(8, Math.max(2, Math.floor(frame.width / 60)))).map((v) => ({
      at: round(x(v)),
      label: String(Number(v.toPrecision(4))).replace('-', '−'),
    })),
  };
}

/**
 * Dots moved off the line y = `centre` just as far as keeps them from covering each other, at most `room`; in the order
 * of their values, so that the same dots always lie the same way.
 */
function swarm(
  dots: readonly { readonly id: string; readonly value: number; readonly x: number }[],
  centre: number,
  room: number,
  radius: number,
): StripDotMark[] {
  const gap = 2 * radius + 0.4;
  const steps = [0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5]
    .map((k) => (k * gap) / 2)
    .filter((o) => Math.abs(o) <= room);
  const placed: { x: number; offset: number }[] = [];
  const marks = new Map<string, StripDotMark>();
  for (const dot of dots.toSorted((a, b) => a.x - b.x || (a.id < b.id ? -1 : 1))) {
    const near = placed.filter((p) => dot.x - p.x < gap);
    const free = steps.find((offset) =>
      near.every((p) => (p.x - dot.x) ** 2 + (p.offset - offset) ** 2 >= gap * gap - 0.01),
    );
    const offset = free ?? steps[near.length % steps.length];
    placed.push({ x: dot.x, offset });
    marks.set(dot.id, { ...dot, y: round(centre + offset) });
  }
  return dots.map((dot) => marks.get(dot.id)!);
}

/** The row and dot nearest to a pixel within `reach`, or null. */
export function dotAt(
  marks: StripMarks,
  x: number,
  y: number,
  reach = 12,
): { readonly row: number; readonly dot: number } | null {
  let best: { row: number; dot: number } | null = null;
  let least = reach * reach;
  marks.rows.forEach((row, r) => {
    row.dots.forEach((dot, d) => {
      const distance = (dot.x - x) ** 2 + (dot.y - y) ** 2;
      if (distance <= least) {
        least = distance;
        best = { row: r, dot: d };
      }
    });
  });
  return best;
}

/** The dots of one id from row to row, as SVG path data; empty where fewer than two rows have it. */
export function pathOfDot(marks: StripMarks, id: string): string {
  const points = marks.rows.flatMap((row) => row.dots.filter((dot) => dot.id === id));
  if (points.length < 2) return '';
  return points.map((p, i) => `${i === 0 ? 'M' : 'L'}${p.x},${p.y}`).join('');
}

/**
 * A range that holds every finite value with a little air, widened to contain `within`'s values and cut to `bounds`;
 * [0, 1] without any value.
 */
export function stripDomain(
  values: readonly number[],
  bounds: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const air = (high - low || Math.abs(high) || 1) * 0.06;
  const from = Math.max(bounds[0], low - air);
  const to = Math.min(bounds[1], high + air);
  return to > from ? [from, to] : [from - 0.05, to + 0.05];
}

/** The plot in words, one clause per row. */
export function describeStrip(plot: StripPlot, unit = 'seed'): string {
  if (plot.groups.every((g) => g.rows.every((r) => r.dots.length === 0)))
    return 'Nothing has been measured yet.';
  return plot.groups
    .map((group) => {
      const rows = group.rows.map(({ name, mean, low, high, dots }) => {
        if (dots.length === 0) return `${name}: not measured`;
        const interval =
          Number.isFinite(low) && Number.isFinite(high)
            ? ` (95 % ${formatValue(low)} to ${formatValue(high)})`
            : '';
        return `${name} ${formatValue(mean)}${interval}, ${dots.length} ${unit}${dots.length === 1 ? '' : 's'}`;
      });
      return `${group.name ? `${group.name}: ` : ''}${rows.join('; ')}.`;
    })
    .join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
