import { experimentKey } from '../experiment/key';
import { LIMITS } from '../experiment/limits';
import { MEASURES } from '../experiment/measures';
import type { Run } from '../experiment/records';
import { roundSignificant, runFromJson, runToJson, thinRun } from '../experiment/runFile';
import { readInteger, readOption, readRecord } from '../lib/narrow';
import { Refusal } from '../lib/refusal';
import type { Cell } from './grid';
import { readVariantId } from './parse';

/** Of a finished cell, what its curves and mask films draw: more would only fill the storage. */
export const CURVE_POINTS = 100;
export const MASK_FRAMES = 41;

/** Longest line read, in characters; a thinned run of the widest mask (64 × 64) has about a million. */
const LONGEST_LINE = 5_000_000;
/** As many as the largest grid has cells: more is no sweep's, and a page would hold all of them. */
const MOST_RUNS = 3_200;

/** One finished training of a grid, as a line of `runs.jsonl` says it. */
export interface RunLine {
  readonly variant: string;
  readonly seed: number;
  /** `experimentKey` of the run's own experiment. */
  readonly key: string;
  readonly run: Run;
}

/** The run with about 100 points of its curves, 41 looks at its masks and every evaluation: what a sweep keeps. */
export function thinCell(run: Run): Run {
  return thinRun(run, CURVE_POINTS, MASK_FRAMES);
}

/** Every figure of a run's last evaluation by measure id; what was not measured is absent. */
export function figuresOf(run: Run): Record<string, number> {
  const metrics = run.evaluations.at(-1)?.metrics;
  if (!metrics) return {};
  return Object.fromEntries(
    MEASURES.flatMap((measure): [string, number][] => {
      const value = measure.of(metrics);
      return value === null || !Number.isFinite(value) ? [] : [[measure.id, value]];
    }),
  );
}

/**
 * A finished cell as one line of JSON, without the line feed: `{type:'run', variant, seed, key, metrics, run}`.
 *
 * @param withRun false leaves the run out: for a reader who wants the figures
 */
export function runLine(cell: Omit<Cell, 'experiment'>, run: Run, withRun = true): string {
  const { variant, seed, key } = cell;
  const metrics = Object.fromEntries(
    Object.entries(figuresOf(run)).map(([id, value]) => [id, roundSignificant(value)]),
  );
  return JSON.stringify({
    type: 'run',
    variant,
    seed,
    key,
    metrics,
    ...(withRun ? { run: runToJson(thinCell(run)) } : { seconds: roundSignificant(run.seconds) }),
  });
}

/**
 * @param input the parsed JSON of one line. Figures and key are worked out from the run again, so that they are the run's
 *   even where the line says otherwise.
 * @throws Refusal
 */
export function parseRunLine(input: unknown, path = 'line'): RunLine {
  const source = readRecord(input, path);
  readOption(source.type, `${path}.type`, ['run']);
  const variant = readVariantId(source.variant, `${path}.variant`);
  const seed = readInteger(source.seed, `${path}.seed`, ...LIMITS.seed);
  const run = runFromJson(source.run, `${path}.run`);
  if (run.experiment.seed !== seed) {
    throw new Refusal(`${path}.seed`, seed, `must be the seed of its run, ${run.experiment.seed}`);
  }
  if (!run.finished) throw new Refusal(`${path}.run.finished`, false, 'a sweep keeps finished runs');
  return { variant, seed, key: experimentKey(run.experiment), run };
}

/** All of `readRunLines` at once. @throws Refusal */
export function parseRunLines(text: string, most = MOST_RUNS): RunLine[] {
  return [...readRunLines(text, most)];
}

/**
 * The finished cells of a file of lines, one by one. Blank lines are skipped, and so is a last line that was cut off while it was
 * written (it has no line feed and is no JSON): the training it told of counts as not done.
 *
 * @param most runs
 * @throws Refusal naming the line of anything else
 */
export function* readRunLines(text: string, most = MOST_RUNS): Generator<RunLine> {
  const lines = text.split('\n');
  let count = 0;
  for (const [k, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const path = `line ${k + 1}`;
    if (line.length > LONGEST_LINE) {
      throw new Refusal(path, `${line.length} characters`, `a line has at most ${LONGEST_LINE} characters`);
    }
    if (count === most) throw new Refusal(path, count, `a file holds at most ${most} runs`);
    let input: unknown;
    try {
      input = JSON.parse(line);
    } catch {
      if (k === lines.length - 1) break;
      throw new Refusal(
        path,
        line.slice(0, 60),
        'must be JSON',
        'Choose the runs.jsonl of a sweep, or delete that line.',
      );
    }
    count += 1;
    yield parseRunLine(input, path);
  }
}
