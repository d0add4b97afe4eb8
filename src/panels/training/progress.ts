/** Seconds as a reader says them: `12 s`, `3 min 05 s`, `1 h 02 min`; a dash where unknown. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const pad = (n: number) => String(n).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
}

/** A time that was taken: `0.5 s`, `9.9 s`, then as `formatSeconds`. A whole numeric run takes half a second. */
export function formatTaken(seconds: number): string {
  return seconds >= 0 && seconds < 9.95 ? `${seconds.toFixed(1)} s` : formatSeconds(seconds);
}

/** Steps per second: `412`, `23.8`, `0.5`; a dash where unknown. */
export function formatRate(stepsPerSecond: number): string {
  if (!Number.isFinite(stepsPerSecond) || stepsPerSecond <= 0) return '–';
  return stepsPerSecond >= 100 ? stepsPerSecond.toFixed(0) : stepsPerSecond.toFixed(1);
}
