import { fastest, type Played, type Row } from './play';
import type { Maker } from './rival';

/** A match as a Markdown table with a line on what it shows. */
export function markdownOf({ name, rounds, rows, difference, absent }: Played): string {
  const gpu = rows.some((row) => row.gpu !== null);
  const rated = rows.some((row) => row.peak !== null);
  const columns: readonly [heading: string, cell: (row: Row) => string][] = [
    ['engine', ({ label, detail }) => `${label} (${detail})`],
    ['steps/s', ({ rate, low, high }) => `${figure(rate)} (${figure(low)}–${figure(high)})`],
    ['ours is faster by', ratioCell],
    ['first step, s', ({ firstStep }) => (firstStep / 1000).toFixed(2)],
    ['engine, KB gzip', ({ downloaded }) => (downloaded === null ? '–' : `${Math.round(downloaded / 1000)}`)],
    ['memory, MB', memoryCell],
  ];
  const gpuColumns: typeof columns = [
    ['dispatches per step', ({ gpu }) => (gpu ? figure(gpu.dispatches) : '–')],
    ['submits per step', ({ gpu }) => (gpu ? figure(gpu.submits) : '–')],
  ];
  const peakColumns: typeof columns = [
    [
      'GFLOP/s, share of its peak',
      ({ achieved, peak }) => {
        if (peak === null) return figure(achieved);
        return `${figure(achieved)}, ${percent(achieved / peak)} of ${figure(peak)}`;
      },
    ],
  ];
  const all = [...columns, ...(gpu ? gpuColumns : []), ...(rated ? peakColumns : [])];
  const lines = [
    `**${name}** (medians of ${rounds} alternating windows, with their range)`,
    '',
    `| ${all.map(([heading]) => heading).join(' | ')} |`,
    `|${all.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${all.map(([, cell]) => cell(row)).join(' | ')} |`),
  ];
  const notes = [
    ...(difference === null || rows.length < 2
      ? []
      : [
          `The first ${rows[0].losses.length} losses agree within ${difference.toExponential(1)} (relative).`,
        ]),
    ...absent.map(({ label, reason }) => `Not measured: ${label} (${reason}).`),
  ];
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

const PEERS: readonly Maker[] = ['PyTorch eager', 'jax-js', 'stock tfjs'];

/** All matches in one table: steps per second of each maker's fastest, and how many times as fast ours was. */
export function summaryOf(played: readonly Played[]): string {
  const cell = (match: Played, maker: Maker): string => {
    const row = fastest(match.rows.filter((row) => row.maker === maker));
    if (!row) return '–';
    return row.ratio ? `${figure(row.rate)} (${figure(row.ratio.median)}×)` : `**${figure(row.rate)}**`;
  };
  const rows = played.map((match) =>
    [match.name, ...(['ours', ...PEERS] as const).map((maker) => cell(match, maker))].join(' | '),
  );
  return [
    `| steps per second (ours is as many times as fast) | ours | ${PEERS.join(' | ')} |`,
    '|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

function ratioCell({ ratio, maker }: Row): string {
  if (!ratio) return maker === 'ours' ? '1' : '–';
  return `${figure(ratio.median)} (${figure(ratio.low)}–${figure(ratio.high)})`;
}

/** What the page and its worker hold, and beside it what they hold on the GPU. */
function memoryCell({ memory, gpu }: Row): string {
  const parts = [
    ...(memory === null ? [] : [megabytes(memory)]),
    ...(gpu ? [`${megabytes(gpu.peakBytes)} GPU`] : []),
  ];
  return parts.length > 0 ? parts.join(' + ') : '–';
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)}`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Three digits, without a point when there are as many before it. */
export function figure(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return `${value}`;
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const text = value.toFixed(Math.min(digits, 3));
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-GB') : text;
}
