import { format } from 'd3';

/** A value for a readout: about three significant digits, never "NaN" (a dash says that there is none). */
export function formatValue(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100_000)) {
    return value.toExponential(1).replace('e-', 'e−').replace('e+', 'e').replace(/^-/, '−');
  }
  if (size !== 0 && size < 0.01) return value.toPrecision(2).replace('-', '−');
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
  return value.toFixed(digits).replace('-', '−');
}

/** A value to a fixed number of digits; what rounds to nothing has no sign. */
export function formatFixed(value: number, digits: number): string {
  return Number.isFinite(value) ? withMinus(value.toFixed(digits)) : '–';
}

/** Numbers in a text as plots write them: with a true minus, and none before zero. Words with a hyphen stay. */
export function withMinus(text: string): string {
  return text.replace(/(^|[\s(])-(?=(\d+(?:\.\d+)?)(?:$|[\s,)]))/g, (_, before, number) =>
    Number(number) === 0 ? before : `${before}−`,
  );
}

/** A share in [0, 1] without its leading zero, for the cells of a heat map: `.97`, `1`, `0`. */
export function formatShare(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const text = value.toFixed(2);
  if (text === '1.00') return '1';
  if (text === '0.00' || text === '-0.00') return '0';
  return text.replace(/^0/, '');
}

const compact = format('~s');
const exponent = (value: number) => Math.round(Math.log10(value));

/** A tick of a step axis: `0`, `500`, `1.5k`. */
export function formatStep(value: number): string {
  return Math.abs(value) >= 1000 ? compact(value) : String(value);
}

/** A tick of a log axis: plain numbers near 1, powers of ten elsewhere. */
export function formatLogTick(value: number): string {
  const e = exponent(value);
  if (e >= -2 && e <= 3) return String(Number(value.toPrecision(3)));
  return `1e${String(e).replace('-', '−')}`;
}
