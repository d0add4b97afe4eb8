/** Line icons on a 16 × 16 grid, drawn for this lab. Always decorative: the control carries the name. */
const PATHS = {
  undo: 'M6 3 2.5 6.5 6 10M3 6.5h6.2a4 4 0 0 1 0 8H6',
  redo: 'm10 3 3.5 3.5L10 10M13 6.5H6.8a4 4 0 0 0 0 8H10',
  play: 'M4.5 2.8v10.4L13 8Z',
  pause: 'M5 3v10M11 3v10',
  step: 'M3.5 3v10L10 8ZM13 3v10',
  reset: 'M3 8a5 5 0 1 0 1.6-3.7M3 2.5v3h3',
  stop: 'M4 4h8v8H4Z',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  trash: 'M2.5 4h11M6 4V2.5h4V4M4 4l.6 9.5h6.8L12 4M6.7 6.7v4M9.3 6.7v4',
  fit: 'M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3',
  tidy: 'M2.5 4h4M2.5 8h4M2.5 12h4M9.5 6h4M9.5 10h4M6.5 4l3 2M6.5 8l3 2M6.5 12l3-2',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M13 3l-1.1 1.1M4.1 11.9 3 13',
  moon: 'M13.5 9.7A5.8 5.8 0 0 1 6.3 2.5a5.8 5.8 0 1 0 7.2 7.2Z',
  system: 'M2 3h12v8H2ZM6 14h4M8 11v3',
  help: 'M5.6 6a2.4 2.4 0 1 1 3.5 2.1c-.8.4-1.1.8-1.1 1.6M8 12.4v.1M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2Z',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  cross: 'm4 4 8 8M12 4l-8 8',
  warn: 'M8 2 1.5 13.5h13ZM8 6.5v3.2M8 11.6v.1',
  info: 'M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2ZM8 7.2v4M8 4.9V5',
  download: 'M8 2v8M4.7 6.8 8 10l3.3-3.2M2.5 13.5h11',
  upload: 'M8 10V2M4.7 5.2 8 2l3.3 3.2M2.5 13.5h11',
  copy: 'M5.5 5.5h8v8h-8ZM3 10.5h-.5v-8h8V3',
  share:
    'M4 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM12 1.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM12 10.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM5.8 7l4.4-2.4M5.8 9l4.4 2.4',
  caret: 'm4 6 4 4 4-4',
  more: 'M3 8v.1M8 8v.1M13 8v.1',
  nodes:
    'M3.5 2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6ZM3.5 10.4a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6ZM11 2.2h3.2v3.2H11ZM11 10.6h3.2v3.2H11ZM5.3 3.8H11M5 11.2l6-6',
  matrix: 'M2.5 2.5h11v11h-11ZM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11',
  next: 'M2.5 8h10M9 4.5 12.5 8 9 11.5',
  file: 'M4 1.8h5l3.5 3.5v9H4ZM9 1.8v3.5h3.5',
} as const;

export type IconName = keyof typeof PATHS;

const SOLID: ReadonlySet<IconName> = new Set<IconName>(['play', 'stop']);
const HEAVY: ReadonlySet<IconName> = new Set<IconName>(['pause', 'more', 'check', 'cross']);

interface IconProps {
  readonly name: IconName;
  /** Edge length in pixels. */
  readonly size?: number;
}

export function Icon({ name, size = 16 }: IconProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill={SOLID.has(name) ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={HEAVY.has(name) ? 2.1 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
