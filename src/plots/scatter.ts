import { scaleLinear } from 'd3';
import { formatValue } from './format';
import { type Glyph, glyphOf, MOST_CATEGORIES } from './glyph';
import type { Frame, Size, Tick } from './line';

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  /** Index into the categories. */
  readonly category: number;
}

export interface Scatter {
  readonly points: readonly ScatterPoint[];
  readonly categories: readonly string[];
  readonly xDomain: readonly [number, number];
  readonly yDomain: readonly [number, number];
  /** One unit is as long on both axes: distances in the plane are distances. */
  readonly isometric: boolean;
  /** Without ticks where coordinates mean nothing. */
  readonly bare?: boolean;
}

export interface PointMark {
  /** Index into the points. */
  readonly index: number;
  readonly category: number;
  readonly x: number;
  readonly y: number;
}

export interface ScatterMarks extends Size {
  readonly frame: Frame;
  readonly points: readonly PointMark[];
  /** One per category. */
  readonly glyphs: readonly Glyph[];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

const MARGIN = { top: 6, right: 8, bottom: 22, left: 40 };

/** The marks of a scatter plot; points that are not finite are left out. */
export function scatterPlot(scatter: Scatter, size: Size): ScatterMarks {
  const frame: Frame = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(1, size.width - MARGIN.left - MARGIN.right),
    height: Math.max(1, size.height - MARGIN.top - MARGIN.bottom),
  };
  const [xDomain, yDomain] = scatter.isometric
    ? sameUnit(scatter.xDomain, scatter.yDomain, frame)
    : [padded(scatter.xDomain), padded(scatter.yDomain)];
  const x = scaleLinear(xDomain, [frame.x, frame.x + frame.width]);
  const y = scaleLinear(yDomain, [frame.y + frame.height, frame.y]);
  // Many points are drawn smaller, few larger.
  const area = Math.max(22, Math.min(60, 12_000 / Math.max(1, scatter.points.length)));
  return {
    ...size,
    frame,
    points: scatter.points.flatMap((point, index) =>
      Number.isFinite(point.x) && Number.isFinite(point.y)
        ? [{ index, category: point.category, x: round(x(point.x)), y: round(y(point.y)) }]
        : [],
    ),
    glyphs: scatter.categories.map((_, c) => glyphOf(c, area)),
    xTicks: scatter.bare ? [] : x.ticks(Math.max(2, Math.floor(frame.width / 80))).map((v) => tick(x(v), v)),
    yTicks: scatter.bare ? [] : y.ticks(Math.max(2, Math.floor(frame.height / 50))).map((v) => tick(y(v), v)),
  };
}

/** The point nearest to a pixel, at most `within` pixels away; −1 for none. */
export function pointAt(marks: ScatterMarks, x: number, y: number, within = 16): number {
  let best = -1;
  let nearest = within * within;
  for (const point of marks.points) {
    const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
    if (distance > nearest) continue;
    nearest = distance;
    best = point.index;
  }
  return best;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/**
 * The point an arrow key leads to: the next one across (left, right) or up and down, so that either pair of keys visits
 * every point; −1 at the end.
 */
export function pointBeside(marks: ScatterMarks, from: number, direction: Direction): number {
  const across = direction === 'left' || direction === 'right';
  const order = marks.points.toSorted((a, b) => (across ? a.x - b.x : b.y - a.y) || a.index - b.index);
  const at = order.findIndex((point) => point.index === from);
  const next = at < 0 ? 0 : at + (direction === 'right' || direction === 'up' ? 1 : -1);
  return order[next]?.index ?? -1;
}

/** The smallest ranges that hold all points of several clouds, e.g. of every moment of training. */
export function domainsOf(clouds: Iterable<ArrayLike<number>>): {
  readonly x: [number, number];
  readonly y: [number, number];
} {
  const x: [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const y: [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const cloud of clouds) {
    for (let k = 0; k + 1 < cloud.length; k += 2) {
      stretch(x, cloud[k]);
      stretch(y, cloud[k + 1]);
    }
  }
  return { x: finite(x), y: finite(y) };
}

/**
 * Share of the points' spread that lies between their categories, in [0, 1]: 1 where every category is one place, 0 where
 * all have the same centre.
 */
export function separation(points: readonly ScatterPoint[]): number {
  const groups = new Map<number, { n: number; x: number; y: number }>();
  let [n, meanX, meanY] = [0, 0, 0];
  for (const { x, y, category } of points) {
    const group = groups.get(category) ?? { n: 0, x: 0, y: 0 };
    groups.set(category, { n: group.n + 1, x: group.x + x, y: group.y + y });
    n += 1;
    meanX += x;
    meanY += y;
  }
  meanX /= n;
  meanY /= n;
  let between = 0;
  for (const group of groups.values()) {
    between += group.n * ((group.x / group.n - meanX) ** 2 + (group.y / group.n - meanY) ** 2);
  }
  const whole = points.reduce((sum, { x, y }) => sum + (x - meanX) ** 2 + (y - meanY) ** 2, 0);
  return whole > 0 ? between / whole : 0;
}

/** The plot in words: how many points, where each category's centre is, and how far they are apart. */
export function describeScatter({ points, categories }: Scatter): string {
  if (points.length === 0) return 'No points.';
  const centres = categories.flatMap((name, c) => {
    const own = points.filter((point) => point.category === c);
    if (own.length === 0) return [];
    const mean = (pick: (point: ScatterPoint) => number) =>
      formatValue(own.reduce((sum, point) => sum + pick(point), 0) / own.length);
    return [`${name} (${own.length}) around ${mean((p) => p.x)}, ${mean((p) => p.y)}`];
  });
  const share = Math.round(100 * separation(points));
  return `${points.length} points. ${centres.join('; ')}. Categories make up ${share} % of the spread.`;
}

/**
 * Categories in the order of their size, all beyond the most that can be told apart put together as `others`.
 *
 * @returns for each old category its new one, and the new names
 */
export function foldCategories(
  names: readonly string[],
  counts: readonly number[],
): { readonly of: readonly number[]; readonly names: readonly string[] } {
  if (names.length <= MOST_CATEGORIES) return { of: names.map((_, c) => c), names };
  const order = names.map((_, c) => c).sort((a, b) => counts[b] - counts[a] || a - b);
  const kept = order.slice(0, MOST_CATEGORIES - 1).sort((a, b) => a - b);
  const place = new Map(kept.map((c, k) => [c, k]));
  return {
    of: names.map((_, c) => place.get(c) ?? kept.length),
    names: [...kept.map((c) => names[c]), `${names.length - kept.length} others`],
  };
}

function sameUnit(
  xDomain: readonly [number, number],
  yDomain: readonly [number, number],
  frame: Frame,
): [[number, number], [number, number]] {
  const [x, y] = [padded(xDomain), padded(yDomain)];
  const unit = Math.max((x[1] - x[0]) / frame.width, (y[1] - y[0]) / frame.height);
  return [widened(x, unit * frame.width), widened(y, unit * frame.height)];
}

function widened([low, high]: [number, number], length: number): [number, number] {
  const centre = (low + high) / 2;
  return [centre - length / 2, centre + length / 2];
}

/** Room for a glyph at the edge; a range of no length gets one. */
function padded([low, high]: readonly [number, number]): [number, number] {
  const room = high > low ? 0.04 * (high - low) : 0.5;
  return [low - room, high + room];
}

function stretch(range: [number, number], value: number): void {
  if (!Number.isFinite(value)) return;
  if (value < range[0]) range[0] = value;
  if (value > range[1]) range[1] = value;
}

function finite([low, high]: [number, number]): [number, number] {
  return low <= high ? [low, high] : [0, 1];
}

function tick(at: number, value: number): Tick {
  return { at: round(at), label: String(Number(value.toPrecision(6))).replace('-', '−') };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
