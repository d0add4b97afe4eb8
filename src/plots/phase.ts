import { scaleLinear } from 'd3';
import { mean } from '../lib/statistics';
import { shorten } from './labels';
import type { Frame, Size, Tick } from './line';

/** One graph of the phase picture. */
export interface PhaseDot {
  readonly id: string;
  /** Index of its column. */
  readonly column: number;
  readonly value: number;
  /** Dots of one group go together, as the factors of one graph do: each group counts once in its column's mean. */
  readonly group: string;
}

export interface PhaseColumn {
  readonly id: string;
  /** Set under the column, e.g. `margin 1`. */
  readonly name: string;
  /** Whether the condition holds in this column: filled dots, else hollow ones. */
  readonly holds: boolean;
}

export interface PhasePlot {
  /** From the worst to the best graphs. */
  readonly columns: readonly PhaseColumn[];
  /** What is left and right of the border, in words. */
  readonly sides: readonly [fails: string, holds: string];
  readonly dots: readonly PhaseDot[];
  readonly yDomain: readonly [number, number];
}

export interface PhaseDotMark {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly holds: boolean;
}

export interface PhaseMarks extends Size {
  readonly frame: Frame;
  readonly radius: number;
  readonly yTicks: readonly Tick[];
  readonly columns: readonly {
    readonly id: string;
    readonly x: number;
    readonly text: string;
    readonly full: string;
    readonly holds: boolean;
    /** The mean of the column's groups and where its line begins and ends; null without a dot. */
    readonly mean: {
      readonly y: number;
      readonly from: number;
      readonly to: number;
      readonly value: number;
    } | null;
    readonly count: number;
  }[];
  readonly dots: readonly PhaseDotMark[];
  /** Between the columns where the condition fails and those where it holds; null where only one kind is there. */
  readonly border: { readonly x: number; readonly sides: PhasePlot['sides'] } | null;
}

const MARGIN = { top: 20, right: 12, bottom: 36, left: 44 };

/** The marks of the phase picture: graphs in columns by how far they are from violating the condition. */
export function phasePlot(plot: PhasePlot, size: Size): PhaseMarks {
  const frame: Frame = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(1, size.width - MARGIN.left - MARGIN.right),
    height: Math.max(1, size.height - MARGIN.top - MARGIN.bottom),
  };
  const pitch = frame.width / Math.max(1, plot.columns.length);
  const y = scaleLinear(plot.yDomain, [frame.y + frame.height, frame.y]).clamp(true);
  const radius = 4;
  const gap = 2 * radius + 1;
  const room = Math.max(0, pitch / 2 - radius - 3);
  const dots: PhaseDotMark[] = [];
  const columns = plot.columns.map((column, c) => {
    const centre = frame.x + (c + 0.5) * pitch;
    const own = plot.dots.filter((d) => d.column === c && Number.isFinite(d.value));
    const placed: { offset: number; y: number }[] = [];
    for (const dot of own.toSorted((a, b) => a.value - b.value || (a.id < b.id ? -1 : 1))) {
      const at = y(dot.value);
      let offset = 0;
      for (let k = 0; ; k++) {
        offset = (k % 2 === 0 ? 1 : -1) * Math.ceil(k / 2) * (gap / 2);
        if (Math.abs(offset) > room) {
          // Full: the dots share what room there is.
          offset = ((placed.length % 5) - 2) * (room / 2.5);
          break;
        }
        if (placed.every((p) => (p.y - at) ** 2 + (p.offset - offset) ** 2 >= gap * gap - 0.01)) break;
      }
      placed.push({ offset, y: at });
      dots.push({ id: dot.id, x: round(centre + offset), y: round(at), holds: column.holds });
    }
    const average = mean(groupMeans(own));
    return {
      id: column.id,
      x: round(centre),
      text: shorten(column.name, Math.max(3, Math.floor(pitch / 6.2))),
      full: column.name,
      holds: column.holds,
      count: own.length,
      mean:
        own.length === 0
          ? null
          : {
              y: round(y(average)),
              from: round(centre - pitch * 0.36),
              to: round(centre + pitch * 0.36),
              value: average,
            },
    };
  });
  const first = plot.columns.findIndex((c) => c.holds);
  return {
    ...size,
    frame,
    radius,
    yTicks: y.ticks(Math.max(2, Math.floor(frame.height / 40))).map((v) => ({
      at: round(y(v)),
      label: String(Number(v.toPrecision(4))),
    })),
    columns,
    dots,
    border: first > 0 ? { x: round(frame.x + first * pitch), sides: plot.sides } : null,
  };
}

/** The mean of each group of dots, in the order in which groups come. */
export function groupMeans(dots: readonly Pick<PhaseDot, 'group' | 'value'>[]): number[] {
  const groups = new Map<string, number[]>();
  for (const { group, value } of dots) groups.set(group, [...(groups.get(group) ?? []), value]);
  return [...groups.values()].map(mean);
}

/** The dot nearest to a pixel within `reach`, or null. */
export function phaseDotAt(marks: PhaseMarks, x: number, y: number, reach = 14): PhaseDotMark | null {
  let best: PhaseDotMark | null = null;
  let least = reach * reach;
  for (const dot of marks.dots) {
    const distance = (dot.x - x) ** 2 + (dot.y - y) ** 2;
    if (distance <= least) {
      least = distance;
      best = dot;
    }
  }
  return best;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
