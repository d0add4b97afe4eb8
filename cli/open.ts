import { serialiseRun } from '../src/experiment/runFile';
import { Refusal } from '../src/lib/refusal';
import { decodeLink, fragmentOf } from '../src/share/link';

const USAGE = 'usage: npm run --silent lab -- open LINK [--run]';

/**
 * Prints the experiment a share link carries as one JSON line, ready for `lab train FILE`; with --run the run file of
 * the result it carries.
 *
 * @throws Refusal for what is no link, or has no result with --run
 */
export async function run(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  const [link, option] = args;
  const wantsRun = args.length === 2 && option === '--run';
  if (link === undefined || (args.length !== 1 && !wantsRun)) {
    console.error(USAGE);
    return 2;
  }
  const { experiment, run: result } = await decodeLink(fragmentOf(link));
  if (wantsRun && !result)
    throw new Refusal('link', null, 'carries no result', 'Train it: `lab train LINK`.');
  console.log(wantsRun && result ? serialiseRun(result) : JSON.stringify(experiment));
  return 0;
}
