import { PRESETS } from '../src/experiment/presets';

const USAGE = 'usage: npm run --silent lab -- presets [--json]';

/** Lists the presets: name and one line each; with --json one JSON line each. Exit 0, or 2 for wrong usage. */
export async function run(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  const json = args.length === 1 && args[0] === '--json';
  if (args.length > 0 && !json) {
    console.error(USAGE);
    return 2;
  }
  const width = Math.max(...PRESETS.map(({ name }) => name.length));
  for (const { name, summary } of PRESETS) {
    console.log(json ? JSON.stringify({ name, summary }) : `${name.padEnd(width)}  ${summary}`);
  }
  return 0;
}
