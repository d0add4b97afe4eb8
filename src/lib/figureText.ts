/** Two decimals, one from ten on. */
export function figure(value: number): string {
  const text = value.toFixed(Math.abs(value) < 10 ? 2 : 1);
  return /^-0\.0*$/.test(text) ? text.slice(1) : text.replace('-', '−');
}

/** With its sign, `+` too. */
export function signed(value: number): string {
  const text = figure(value);
  return text.startsWith('−') || /^0\.0*$/.test(text) ? text : `+${text}`;
}

interface Figure {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** `0.95 (0.91–0.98)`; without the interval of a single value, or of equal ones; `–` without any. */
export function withInterval({ mean, low, high }: Figure): string {
  if (!Number.isFinite(mean)) return '–';
  if (!Number.isFinite(low) || low === high) return figure(mean);
  return `${figure(mean)} (${figure(low)}${low < 0 ? ' to ' : '–'}${figure(high)})`;
}
