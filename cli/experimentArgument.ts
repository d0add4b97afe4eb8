import { stat } from 'node:fs/promises';
import type { Experiment } from '../src/experiment/experiment';
import { parseExperiment } from '../src/experiment/parse';
import { PRESETS, preset } from '../src/experiment/presets';
import type { Run } from '../src/experiment/records';
import { parseRun } from '../src/experiment/runFile';
import { Refusal } from '../src/lib/refusal';
import { decodeLink, fragmentOf } from '../src/share/link';
import type { Grid } from '../src/sweep/grid';
import { parseGrid } from '../src/sweep/parse';
import { readInputFile, textOf } from './inputFile';

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
  return read(argument);
}

/** What a sweep can start from: an experiment, or a grid with its base. */
export interface Sweepable {
  readonly experiment: Experiment;
  readonly grid: Grid | null;
}

/** As `experimentFromArgument`, with the ablation where a grid file or a link carries one. */
export async function sweepableFromArgument(argument: string): Promise<Sweepable> {
  return read(argument);
}

interface Content extends Sweepable {
  readonly run: Run | null;
}

async function read(argument: string): Promise<Content> {
  const known = preset(argument);
  if (known) return { experiment: known.experiment, run: null, grid: null };
  if (await exists(argument)) return readExperimentFile(argument);
  if (argument.includes('#') || FRAGMENT.test(argument)) return decodeLink(fragmentOf(argument));
  throw new Refusal(
    'argument',
    argument,
    'is no preset, no file and no link',
    `Presets: ${PRESETS.map(({ name }) => name).join(', ')}.`,
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

async function readExperimentFile(path: string): Promise<Content> {
  const text = textOf(await readInputFile(path, LARGEST_FILE), path);
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new Refusal(path, text.slice(0, 40), 'must be JSON', 'Write one with `lab open LINK`.');
  }
  if (typeof input === 'object' && input !== null && 'format' in input) {
    const run = parseRun(input);
    return { experiment: run.experiment, run, grid: null };
  }
  if (typeof input === 'object' && input !== null && 'variants' in input) {
    const grid = parseGrid(input);
    return { experiment: grid.base, run: null, grid };
  }
  return { experiment: parseExperiment(input), run: null, grid: null };
}
