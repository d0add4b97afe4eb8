import { figureSentence } from '../src/experiment/figures';
import { PRESETS } from '../src/experiment/presets';

const USAGE = 'usage: npm run --silent lab -- presets [--json]';

/**
 * Lists the presets: name, one line of what a reader sees with it, and the figures it gives; with --json one JSON line
 * each. Exit 0, or 2 for wrong usage.
 */
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
    const figures = figureSentence(name);
    const lines = [
      `${name.padEnd(width)}  ${summary}`,
      ...(figures ? [`${' '.repeat(width)}  ${figures}`] : []),
    ];
    console.log(json ? JSON.stringify({ name, summary, figures }) : lines.join('\n'));
  }
  return 0;
}
