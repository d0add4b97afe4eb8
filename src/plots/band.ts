import { area, line, scaleLinear, scaleLog } from 'd3';
import { formatLogTick, formatStep } from './format';
import type { Frame, Size, Tick, Tone } from './line';

/** A mean over seeds with what the seeds span, at the same x. */
export interface Band {
  readonly id: string;
  readonly name: string;
  readonly tone: Tone;
  readonly dash?: string;
  /** Ascending. */
  readonly x: readonly number[];
  /** NaN is a gap in any of them. */
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export interface BandChart {
  /** The first is drawn on top; a band whose low and high are empty is a line alone. */
  readonly bands: readonly Band[];
  readonly xDomain: readonly [number, number];
  readonly yScale: 'linear' | 'log';
  /** The same for charts that stand beside each other. */
  readonly yDomain: readonly [number, number];
}

export interface BandMark {
  readonly id: string;
  readonly name: string;
  readonly tone: Tone;
  readonly dash: string | undefined;
  /** SVG path data; empty when there is nothing to draw. */
  readonly area: string;
  readonly line: string;
}

export interface BandMarks extends Size {
  readonly frame: Frame;
  readonly xDomain: readonly [number, number];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly bands: readonly BandMark[];
}

const MARGIN = { top: 8, right: 10, bottom: 20, left: 38 };

/** The marks of a small chart of means and bands of this size in pixels. */
export function bandChart(chart: BandChart, size: Size): BandMarks {
  const frame: Frame = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(1, size.width - MARGIN.left - MARGIN.right),
    height: Math.max(1, size.height - MARGIN.top - MARGIN.bottom),
  };
  const [from, to] = chart.xDomain;
  const x = scaleLinear([from, Math.max(to, from + 1)], [frame.x, frame.x + frame.width]);
  const range = [frame.y + frame.height, frame.y];
  const y =
    chart.yScale === 'log'
      ? scaleLog(chart.yDomain, range).clamp(true)
      : scaleLinear(chart.yDomain, range).clamp(true);
  const at = (value: number) => round(y(chart.yScale === 'log' ? Math.max(value, chart.yDomain[0]) : value));

  const bands = chart.bands.map((band): BandMark => {
    const indices = band.x.map((_, i) => i);
    const areaOf = area<number>()
      .defined((i) => Number.isFinite(band.low[i]) && Number.isFinite(band.high[i]))
      .x((i) => round(x(band.x[i])))
      .y0((i) => at(band.low[i]))
      .y1((i) => at(band.high[i]));
    const lineOf = line<number>()
      .defined((i) => Number.isFinite(band.mean[i]))
      .x((i) => round(x(band.x[i])))
      .y((i) => at(band.mean[i]));
    return {
      id: band.id,
      name: band.name,
      tone: band.tone,
      dash: band.dash,
      area: areaOf(indices) ?? '',
      line: lineOf(indices) ?? '',
    };
  });
  const yCount = Math.max(2, Math.floor(frame.height / 34));
  const yValues =
    chart.yScale === 'log' ? decades(chart.yDomain, yCount) : scaleLinear(chart.yDomain, range).ticks(yCount);
  return {
    ...size,
    frame,
    xDomain: [from, Math.max(to, from + 1)],
    xTicks: x
      .ticks(Math.max(2, Math.floor(frame.width / 70)))
      .map((v) => ({ at: round(x(v)), label: formatStep(v) })),
    yTicks: yValues.map((v) => ({
      at: round(y(v)),
      label: chart.yScale === 'log' ? formatLogTick(v) : String(Number(v.toPrecision(4))).replace('-', '−'),
    })),
    bands,
  };
}

/** The pixel of a step. */
export function stepPixel(marks: BandMarks, step: number): number {
  const [from, to] = marks.xDomain;
  return round(
    marks.frame.x + ((Math.min(to, Math.max(from, step)) - from) / (to - from)) * marks.frame.width,
  );
}

/**
 * One y-range for charts that are to be compared: from the least to the largest value; on a log axis from the least
 * positive one and at most six powers of ten.
 */
export function sharedDomain(bands: readonly Band[], scale: 'linear' | 'log'): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const band of bands) {
    for (const values of [band.mean, band.low, band.high]) {
      for (const value of values) {
        if (!Number.isFinite(value) || (scale === 'log' && value <= 0)) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
  }
  if (!(low <= high)) return scale === 'log' ? [0.1, 1] : [0, 1];
  if (scale === 'log') return [Math.max(low, high / 1e6) * 0.9, high * 1.1];
  const bottom = Math.min(0, low);
  return [bottom, high > bottom ? high : bottom + 1];
}

/** Powers of ten, or 1-2-5 steps where there are fewer than two. */
function decades([from, to]: readonly [number, number], count: number): number[] {
  const powers: number[] = [];
  const steps: number[] = [];
  for (let e = Math.floor(Math.log10(from)); e <= Math.ceil(Math.log10(to)); e++) {
    for (const k of [1, 2, 5]) {
      const value = k * 10 ** e;
      if (value < from || value > to) continue;
      steps.push(value);
      if (k === 1) powers.push(value);
    }
  }
  const ticks = powers.length >= 2 ? powers : steps;
  const every = Math.max(1, Math.ceil(ticks.length / Math.max(2, count)));
  return ticks.filter((_, i) => (ticks.length - 1 - i) % every === 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
