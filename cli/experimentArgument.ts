import { readFile, stat } from 'node:fs/promises';
import type { Experiment } from '../src/experiment/experiment';
import { parseExperiment } from '../src/experiment/parse';
import { PRESETS, preset } from '../src/experiment/presets';
import type { Run } from '../src/experiment/records';
import { parseRun } from '../src/experiment/runFile';
import { Refusal } from '../src/lib/refusal';
import { decodeLink, fragmentOf } from '../src/share/link';

/** Largest file read, in bytes: a full run of the longest training fits. */
const LARGEST_FILE = 50_000_000;

/** A bare fragment: the shortest link has 40 characters, so anything shorter is more likely a mistyped preset. */
const FRAGMENT = /^[\w-]{30,}$/;

/**
 * What a command's PRESET|FILE|LINK stands for: a preset's name, the path of an experiment or run file, or a share
 * link (whole address or fragment).
 *
 * @throws Refusal naming what was tried
 */
export async function experimentFromArgument(argument: string): Promise<Experiment> {
  return (await runFromArgument(argument)).experiment;
}

/** As `experimentFromArgument`, with the result where a run file or a link carries one. */
export async function runFromArgument(
  argument: string,
): Promise<{ readonly experiment: Experiment; readonly run: Run | null }> {
  const known = preset(argument);
  if (known) return { experiment: known.experiment, run: null };
  const size = await fileSize(argument);
  if (size !== null) return readExperimentFile(argument, size);
  if (argument.includes('#') || FRAGMENT.test(argument)) return decodeLink(fragmentOf(argument));
  throw new Refusal(
    'argument',
    argument,
    'is no preset, no file and no link',
    `Presets: ${PRESETS.map(({ name }) => name).join(', ')}.`,
  );
}

async function fileSize(path: string): Promise<number | null> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}

async function readExperimentFile(
  path: string,
  size: number,
): Promise<{ readonly experiment: Experiment; readonly run: Run | null }> {
  if (size > LARGEST_FILE) {
    throw new Refusal(path, size, `a file has at most ${LARGEST_FILE} bytes`);
  }
  let input: unknown;
  try {
    input = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw new Refusal(path, null, 'must be JSON', 'Write one with `lab open LINK`.');
  }
  if (typeof input === 'object' && input !== null && 'format' in input) {
    const run = parseRun(input);
    return { experiment: run.experiment, run };
  }
  return { experiment: parseExperiment(input), run: null };
}
