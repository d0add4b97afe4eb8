import { encodeLink } from '../src/share/link';
import { runFromArgument } from './experimentArgument';

const USAGE = 'usage: npm run --silent lab -- link PRESET|FILE|LINK [--base ADDRESS]';

/**
 * Prints the share link of an experiment: `#…`, or with --base the whole address. A run file's link carries its result.
 *
 * @throws Refusal for an argument that stands for no experiment
 */
export async function run(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  const [argument, option, base] = args;
  const wholeAddress = args.length === 3 && option === '--base';
  if (argument === undefined || (args.length !== 1 && !wholeAddress)) {
    console.error(USAGE);
    return 2;
  }
  const { experiment, run: result } = await runFromArgument(argument);
  const address = wholeAddress ? base.replace(/#.*$/s, '') : '';
  console.log(`${address}#${await encodeLink(experiment, result)}`);
  return 0;
}
