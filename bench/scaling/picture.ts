import { line, scaleLog } from 'd3';
import type { Curve } from './measure';

const PANEL = { width: 210, height: 176 };
const MARGIN = { left: 50, right: 14, top: 30, bottom: 40 };
const HEADING = 30;
const LEGEND = 30;
const INK = '#1b1f24';
const FAINT = '#d0d7de';
const FOUND = '#0b62c4';
const EXPECTED = '#8a6d00';

/** Cost against size, one panel for each sweep and one row for each preset; SVG. */
export function scalingPicture(curves: readonly Curve[]): string {
  const presets = [...new Set(curves.map(({ preset }) => preset))];
  const rows = presets.map((name) => curves.filter(({ preset }) => preset === name));
  const width = Math.max(...rows.map((row) => row.length)) * PANEL.width;
  const height = LEGEND + rows.length * (HEADING + PANEL.height);
  const body = rows.map((row, r) => {
    const top = LEGEND + r * (HEADING + PANEL.height);
    const panels = row.map(
      (curve, c) => `<g transform="translate(${c * PANEL.width},${HEADING})">${panel(curve)}</g>`,
    );
    const heading = text({ x: 8, y: 20, size: 14, bold: true }, `${presets[r]}: milliseconds per step`);
    return `<g transform="translate(0,${top})">${heading}${panels.join('')}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ` font-family="system-ui, sans-serif" role="img" aria-label="Cost of a training step against its sizes">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    legend(),
    ...body,
    '</svg>\n',
  ].join('\n');
}

function legend(): string {
  const sample = (x: number, colour: string, dashes: string) =>
    `<line x1="${x}" y1="17" x2="${x + 24}" y2="17" stroke="${colour}" stroke-width="2"${dashes}/>`;
  return [
    sample(8, FOUND, ''),
    text({ x: 38, y: 21, size: 12 }, 'measured'),
    sample(110, EXPECTED, ' stroke-dasharray="5 4"'),
    text({ x: 140, y: 21, size: 12 }, 'in proportion to the operations counted, from the largest size down'),
  ].join('');
}

function panel({ axis, points, expected, found }: Curve): string {
  const last = points[points.length - 1];
  const proportional = points.map(({ x, operations }) => ({
    x,
    milliseconds: (last.milliseconds * operations) / last.operations,
  }));
  const heights = [...points, ...proportional].map(({ milliseconds }) => milliseconds);
  const x = scaleLog()
    .domain([points[0].x, last.x])
    .range([MARGIN.left, PANEL.width - MARGIN.right]);
  const y = scaleLog()
    .domain([Math.min(...heights), Math.max(...heights)])
    .range([PANEL.height - MARGIN.bottom, MARGIN.top])
    .nice();
  const path = line<{ x: number; milliseconds: number }>(
    (point) => x(point.x),
    (point) => y(point.milliseconds),
  ).digits(1);
  const bottom = PANEL.height - MARGIN.bottom;
  const right = PANEL.width - MARGIN.right;
  const across = points.map(({ x: value }) =>
    text({ x: x(value), y: bottom + 15, size: 11, anchor: 'middle' }, `${value}`),
  );
  const up = decades(y.domain()).flatMap((value) => [
    `<line x1="${MARGIN.left}" x2="${right}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" stroke="${FAINT}"/>`,
    text({ x: MARGIN.left - 6, y: y(value) + 4, size: 11, anchor: 'end' }, `${value}`),
  ]);
  return [
    ...up,
    `<line x1="${MARGIN.left}" x2="${right}" y1="${bottom}" y2="${bottom}" stroke="${INK}"/>`,
    ...across,
    text({ x: (MARGIN.left + right) / 2, y: bottom + 32, size: 12, anchor: 'middle' }, axis),
    text(
      { x: 14, y: MARGIN.top - 10, size: 11 },
      `exponent ${exponent(found)}, expected ${exponent(expected)}`,
    ),
    `<path d="${path(proportional)}" fill="none" stroke="${EXPECTED}" stroke-width="2" stroke-dasharray="5 4"/>`,
    `<path d="${path(points)}" fill="none" stroke="${FOUND}" stroke-width="2"/>`,
    ...points.map(
      (point) =>
        `<circle cx="${x(point.x).toFixed(1)}" cy="${y(point.milliseconds).toFixed(1)}" r="3" fill="${FOUND}"/>`,
    ),
  ].join('');
}

/** Two digits, and no minus before zero. */
export function exponent(value: number): string {
  return (Math.round(100 * value) / 100 + 0).toFixed(2);
}

/** 1, 2 and 5 times the powers of ten within a domain; only the powers where that would be many. */
export function decades([low, high]: readonly number[]): number[] {
  const ticks = (steps: readonly number[]): number[] => {
    const found: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
      for (const step of steps) {
        const value = Number((step * 10 ** power).toPrecision(6));
        if (value >= low * 0.999 && value <= high * 1.001) found.push(value);
      }
    }
    return found;
  };
  const fine = ticks([1, 2, 5]);
  return fine.length <= 6 ? fine : ticks([1]);
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly anchor?: 'middle' | 'end';
  readonly bold?: boolean;
}

function text({ x, y, size, anchor, bold }: Place, words: string): string {
  const extra = `${anchor ? ` text-anchor="${anchor}"` : ''}${bold ? ' font-weight="600"' : ''}`;
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" fill="${INK}"${extra}>${words}</text>`;
}
