import { line as d3Line, scaleLinear } from 'd3';
import { formatValue } from './format';
import { shorten, spreadLabels } from './labels';
import type { Frame, Size, Tick, Tone } from './line';

/** A share in [0, 1] measured after some number of examples. */
export interface ShotPoint {
  readonly shots: number;
  readonly value: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Cases it was measured on. */
  readonly n: number;
}

export interface ShotSeries {
  readonly id: string;
  readonly name: string;
  readonly tone: Tone;
  /** SVG dash pattern, so that colour is not the only difference. */
  readonly dash?: string;
  /** The run on show, drawn with filled dots. */
  readonly emphasis: boolean;
  /** Ascending in shots. */
  readonly points: readonly ShotPoint[];
}

export interface ShotMark {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

export interface ShotLine {
  readonly id: string;
  readonly text: string;
  readonly full: string;
  readonly tone: Tone;
  readonly dash: string | undefined;
  readonly emphasis: boolean;
  /** SVG path data. */
  readonly path: string;
  readonly marks: readonly ShotMark[];
  readonly label: { readonly x: number; readonly y: number; readonly labelY: number } | null;
}

export interface ShotsMarks extends Size {
  readonly frame: Frame;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly lines: readonly ShotLine[];
}

const MARGIN = { top: 8, bottom: 34, left: 44 };
const CHARACTER = 6.4;
const LABEL_GAP = 13;
/** Pixels between the whiskers of two series at the same number of shots. */
const APART = 5;

/**
 * Few-shot curves in this many pixels. The numbers of shots stand evenly, for they grow by a factor; series stand a little
 * apart at each of them, so that their whiskers do not cover each other.
 */
export function shotsChart(series: readonly ShotSeries[], size: Size): ShotsMarks {
  const longest = Math.max(4, ...series.map(({ name }) => [...name].length));
  const right = Math.min(longest * CHARACTER + 12, size.width * 0.34);
  const limit = Math.max(4, Math.floor((right - 12) / CHARACTER));
  const frame: Frame = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(1, size.width - MARGIN.left - right),
    height: Math.max(1, size.height - MARGIN.top - MARGIN.bottom),
  };
  const counts = [...new Set(series.flatMap(({ points }) => points.map(({ shots }) => shots)))].sort(
    (a, b) => a - b,
  );
  const apart = Math.min(APART, frame.width / Math.max(1, 2 * counts.length * series.length));
  const edge = (apart * (series.length - 1)) / 2 + 6;
  const place = scaleLinear(
    [0, Math.max(1, counts.length - 1)],
    [frame.x + edge, frame.x + frame.width - edge],
  );
  const xOf = (shots: number) => place(counts.indexOf(shots));
  const y = scaleLinear([0, 1], [frame.y + frame.height, frame.y]).clamp(true);

  const drawn = series.map((each, s) => {
    const offset = (s - (series.length - 1) / 2) * apart;
    const marks = each.points
      .filter(({ value }) => Number.isFinite(value))
      .map(({ shots, value, low, high }) => ({
        x: round(xOf(shots) + offset),
        y: round(y(value)),
        low: round(y(low)),
        high: round(y(high)),
      }));
    return { each, marks };
  });
  const ended = drawn.filter(({ marks }) => marks.length > 0);
  const labelYs = spreadLabels(
    ended.map(({ marks }) => marks[marks.length - 1].y),
    LABEL_GAP,
    frame.y + 4,
    frame.y + frame.height - 2,
  );
  const labelOf = new Map(ended.map(({ each }, i) => [each.id, labelYs[i]]));
  const path = d3Line<ShotMark>()
    .x((mark) => mark.x)
    .y((mark) => mark.y);
  return {
    ...size,
    frame,
    xTicks: counts.map((shots) => ({ at: round(xOf(shots)), label: String(shots) })),
    yTicks: y.ticks(Math.max(2, Math.floor(frame.height / 32))).map((v) => ({
      at: round(y(v)),
      label: String(Number(v.toPrecision(3))),
    })),
    lines: drawn.map(({ each: { id, name, tone, dash, emphasis }, marks }) => {
      const end = marks.at(-1);
      return {
        id,
        text: shorten(name, limit),
        full: name,
        tone,
        dash,
        emphasis,
        path: path(marks) ?? '',
        marks,
        label: end ? { x: end.x, y: end.y, labelY: round(labelOf.get(id)!) } : null,
      };
    }),
  };
}

/** The curves in words, one clause per series. */
export function describeShots(series: readonly ShotSeries[]): string {
  return series
    .map(({ name, points }) => {
      const said = points.map(
        ({ shots, value, low, high }) =>
          `${formatValue(value)} (${formatValue(low)} to ${formatValue(high)}) after ${shots}`,
      );
      return `${name}: ${said.join(', ')}.`;
    })
    .join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
