import type { Curve } from './measure';
import { exponent } from './picture';

/** Expected and found exponents as a Markdown table. */
export function scalingTable(curves: readonly Curve[]): string {
  const rows = curves.map(({ preset, axis, points, limit, expected, found }) => {
    const [first, last] = [points[0], points[points.length - 1]];
    const from = `${first.x} → ${last.x}`;
    const cost = `${first.milliseconds.toFixed(2)} → ${last.milliseconds.toFixed(2)}`;
    return `| \`${preset}\` | ${axis} | ${from} | ${cost} | ${limit} | ${exponent(expected)} | ${exponent(found)} |`;
  });
  return [
    '| preset | varied | from → to | ms per step | exponent in the limit | expected at these sizes | found |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
