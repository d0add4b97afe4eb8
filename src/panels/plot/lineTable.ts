import { formatValue } from '../../plots/format';
import { type LineChart, readingsAt } from '../../plots/line';
import type { TableRow } from './DataTable';

const ROWS = 11;

/** About ten rows evenly spaced over what was recorded; the last recorded step is always among them. */
export function tableOfLines(
  title: string,
  chart: LineChart,
): { caption: string; columns: string[]; rows: () => TableRow[] } {
  const longest = chart.series.reduce<ArrayLike<number>>(
    (best, s) => (s.points.x.length > best.length ? s.points.x : best),
    [],
  );
  const count = longest.length;
  return {
    caption: `${title}, ${Math.min(ROWS, count)} of ${count} recorded steps`,
    columns: ['step', ...chart.series.map((s) => s.name)],
    rows: () => {
      const picked = new Set<number>();
      for (let k = 0; k < ROWS && count > 0; k++) {
        picked.add(longest[Math.round((k * (count - 1)) / (ROWS - 1))]);
      }
      return [...picked].map((step) => ({
        key: String(step),
        cells: [step, ...readingsAt(chart.series, step).map((r) => formatValue(r.value))],
      }));
    },
  };
}
