import { line as d3Line, scaleLinear, scaleLog } from 'd3';
import { decimate, nearestIndex, type Points } from './decimate';
import { formatLogTick, formatStep, formatValue } from './format';
import { spreadLabels } from './labels';

/** Index of a categorical colour of the theme; always used together with a name and a dash. */
export type Tone = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface LineSeries {
  readonly id: string;
  /** Short: it stands at the end of its line. */
  readonly name: string;
  readonly tone: Tone;
  /** SVG dash pattern, so that colour is not the only difference. */
  readonly dash?: string;
  /** Ascending in x. */
  readonly points: Points;
  /** Draw each point (a few evaluations rather than thousands of steps). */
  readonly dots?: boolean;
}

/** A span of the x-axis with a name, e.g. where a loss ramps in. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

export interface LineChart {
  readonly series: readonly LineSeries[];
  readonly xDomain: readonly [number, number];
  readonly yScale: 'linear' | 'log';
  /** Fixed y-range (linear only), or from the data. */
  readonly yDomain?: readonly [number, number];
  readonly bands?: readonly Band[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Frame extends Size {
  readonly x: number;
  readonly y: number;
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

export interface LineMark {
  readonly id: string;
  readonly name: string;
  readonly tone: Tone;
  readonly dash: string | undefined;
  /** SVG path data; empty when there is nothing to draw. */
  readonly path: string;
  readonly dots: readonly { readonly x: number; readonly y: number }[];
  /** The line's end and where its name stands, moved apart from the others; null when it has no point. */
  readonly label: { readonly x: number; readonly y: number; readonly labelY: number } | null;
}

export interface LineMarks extends Size {
  readonly frame: Frame;
  readonly xDomain: readonly [number, number];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly lines: readonly LineMark[];
  /** Named spans; the names of spans that overlap stand below each other. */
  readonly bands: readonly {
    readonly x: number;
    readonly width: number;
    readonly name: string;
    readonly labelY: number;
  }[];
  /** Values that a log axis cannot show (zero or below); they are drawn at its lower end. */
  readonly belowAxis: number;
}

/** A log axis spans at most this many powers of ten below the largest value. */
const LOG_DECADES = 6;
const MARGIN = { top: 8, right: 84, bottom: 22, left: 46 };
const LABEL_GAP = 13;

/** The marks of a line chart of this size in pixels. A size of zero or no data gives axes without lines, not an error. */
export function lineChart(chart: LineChart, size: Size): LineMarks {
  const right = size.width < 300 ? 74 : MARGIN.right;
  const frame: Frame = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(1, size.width - MARGIN.left - right),
    height: Math.max(1, size.height - MARGIN.top - MARGIN.bottom),
  };
  const x = scaleLinear(
    [chart.xDomain[0], Math.max(chart.xDomain[1], chart.xDomain[0] + 1)],
    [frame.x, frame.x + frame.width],
  );
  const domain = yDomain(chart);
  const y =
    chart.yScale === 'log'
      ? scaleLog(domain, [frame.y + frame.height, frame.y]).clamp(true)
      : scaleLinear(domain, [frame.y + frame.height, frame.y]).nice(5);
  const floor = y.domain()[0];

  let belowAxis = 0;
  const toY = (value: number) => {
    if (chart.yScale === 'log' && value < floor) return y(floor);
    return y(value);
  };
  const drawn = chart.series.map((series) => {
    const { points } = series;
    const count = Math.min(points.x.length, points.y.length);
    if (chart.yScale === 'log') for (let i = 0; i < count; i++) if (points.y[i] <= 0) belowAxis++;
    // Two pixels to a bucket: finer detail than a line's own width cannot be seen.
    const thin = decimate(points, chart.xDomain, Math.ceil(frame.width / 2));
    const path = d3Line<number>()
      .defined((i) => Number.isFinite(thin.y[i]))
      .x((i) => round(x(thin.x[i])))
      .y((i) => round(toY(thin.y[i])));
    let last = count - 1;
    while (last >= 0 && !Number.isFinite(points.y[last])) last--;
    const end = last < 0 ? null : { x: round(x(points.x[last])), y: round(toY(points.y[last])) };
    const indices = Array.from({ length: Math.min(thin.x.length, thin.y.length) }, (_, i) => i);
    const dots = series.dots
      ? indices
          .filter((i) => Number.isFinite(thin.y[i]))
          .map((i) => ({ x: round(x(thin.x[i])), y: round(toY(thin.y[i])) }))
      : [];
    return { series, path: path(indices) ?? '', end, dots };
  });

  const ended = drawn.filter((d) => d.end !== null);
  const labelYs = spreadLabels(
    ended.map((d) => d.end!.y),
    LABEL_GAP,
    frame.y + 4,
    frame.y + frame.height - 2,
  );
  const labelOf = new Map(ended.map((d, i) => [d.series.id, labelYs[i]]));

  const xCount = Math.max(2, Math.floor(frame.width / 70));
  const yCount = Math.max(2, Math.floor(frame.height / 32));
  return {
    ...size,
    frame,
    xDomain: chart.xDomain,
    xTicks: x.ticks(xCount).map((v) => ({ at: round(x(v)), label: formatStep(v) })),
    yTicks: yTickValues(y.domain() as [number, number], chart.yScale, yCount).map((v) => ({
      at: round(y(v)),
      label: chart.yScale === 'log' ? formatLogTick(v) : formatTick(v),
    })),
    lines: drawn.map(({ series, path, end, dots }) => ({
      id: series.id,
      name: series.name,
      tone: series.tone,
      dash: series.dash,
      path,
      dots,
      label: end && { ...end, labelY: round(labelOf.get(series.id)!) },
    })),
    bands: (chart.bands ?? []).map((band, i) => ({
      x: round(x(band.from)),
      width: Math.max(1, round(x(band.to) - x(band.from))),
      name: band.name,
      labelY: frame.y + frame.height - 5 - 11 * i,
    })),
    belowAxis,
  };
}

/** The x-value under pixel `px` of these marks, inside the domain. */
export function xAt(marks: LineMarks, px: number): number {
  const [from, to] = marks.xDomain;
  const share = Math.min(1, Math.max(0, (px - marks.frame.x) / marks.frame.width));
  return from + share * (to - from);
}

/** The pixel of an x-value. */
export function pixelOf(marks: LineMarks, value: number): number {
  const [from, to] = marks.xDomain;
  return marks.frame.x + ((value - from) / (to - from || 1)) * marks.frame.width;
}

export interface Reading {
  readonly id: string;
  readonly name: string;
  readonly tone: Tone;
  /** Null where the series has no value (yet). */
  readonly value: number | null;
}

/**
 * What every series says at x: the value recorded nearest to it. A series that ended before or begins after x by more
 * than its own spacing says nothing there rather than repeating its last value.
 */
export function readingsAt(series: readonly LineSeries[], x: number): readonly Reading[] {
  return series.map(({ id, name, tone, points }) => {
    const i = nearestIndex(points.x, x);
    const count = points.x.length;
    const spacing =
      count > 1 ? Math.abs(points.x[count - 1] - points.x[0]) / (count - 1) : Number.POSITIVE_INFINITY;
    const value = i >= 0 && Math.abs(points.x[i] - x) <= Math.max(1, spacing) ? points.y[i] : Number.NaN;
    return { id, name, tone, value: Number.isFinite(value) ? value : null };
  });
}

/** The chart in words: for each series where it began, where it ended and its lowest value. */
export function describeLines(series: readonly LineSeries[], unit = 'step'): string {
  const parts = series.flatMap(({ name, points }) => {
    let first = -1;
    let last = -1;
    for (let i = 0; i < points.x.length; i++) {
      if (!Number.isFinite(points.y[i])) continue;
      if (first < 0) first = i;
      last = i;
    }
    if (first < 0) return [];
    const from = `${formatValue(points.y[first])} at ${unit} ${points.x[first]}`;
    if (first === last) return [`${name}: ${from}`];
    return [`${name}: from ${from} to ${formatValue(points.y[last])} at ${unit} ${points.x[last]}`];
  });
  return parts.length === 0 ? 'Nothing has been recorded yet.' : `${parts.join('; ')}.`;
}

function yDomain(chart: LineChart): [number, number] {
  if (chart.yScale === 'linear' && chart.yDomain) return [...chart.yDomain];
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let positive = Number.POSITIVE_INFINITY;
  for (const { points } of chart.series) {
    for (let i = 0; i < points.y.length; i++) {
      const v = points.y[i];
      if (!Number.isFinite(v)) continue;
      if (v < low) low = v;
      if (v > high) high = v;
      if (v > 0 && v < positive) positive = v;
    }
  }
  if (chart.yScale === 'log') {
    if (!(positive < Number.POSITIVE_INFINITY)) return [0.1, 1];
    const top = Math.max(high, positive);
    const bottom = Math.max(positive, top / 10 ** LOG_DECADES);
    return bottom < top ? [bottom * 0.9, top * 1.1] : [top / 2, top * 2];
  }
  if (!(low <= high)) return [0, 1];
  return [Math.min(0, low), high > Math.min(0, low) ? high : low + 1];
}

/** Powers of ten where there are enough of them, else 1-2-5 steps. */
function yTickValues(domain: [number, number], kind: 'linear' | 'log', count: number): number[] {
  if (kind === 'linear') return scaleLinear(domain, [0, 1]).ticks(count);
  const all: number[] = [];
  const powers: number[] = [];
  for (let e = Math.floor(Math.log10(domain[0])); e <= Math.ceil(Math.log10(domain[1])); e++) {
    for (const k of [1, 2, 5]) {
      const v = k * 10 ** e;
      if (v < domain[0] || v > domain[1]) continue;
      all.push(v);
      if (k === 1) powers.push(v);
    }
  }
  if (powers.length >= 2) {
    const every = Math.ceil(powers.length / Math.max(2, count));
    return powers.filter((_, i) => (powers.length - 1 - i) % every === 0);
  }
  return all.length > 0 ? all : [domain[0], domain[1]];
}

function formatTick(value: number): string {
  if (Math.abs(value) >= 1000) return formatStep(value);
  return String(Number(value.toPrecision(6))).replace('-', '−');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
