import { readBoolean, readInteger, readList, readNumber, readRecord } from '../lib/narrow';
import { Refusal } from '../lib/refusal';
import { spreadIndices } from '../lib/spread';
import { BASELINES, type BaselineName } from './baseline';
import { LIMITS } from './limits';
import { parseExperiment } from './parse';
import { LOSS_TERMS, parseBackendChoice, parseEvaluation, parseMasks, readLoss } from './parseRecords';
import type { LossTerm, MaskRecord, Run, StepRecord } from './records';

/** A run with the baselines that were trained beside it: what the page ships precomputed. */
export interface RunBundle {
  readonly run: Run;
  readonly baselines: Readonly<Partial<Record<BaselineName, Run>>>;
}

const FORMAT = 'sit-lab-run';
const VERSION = 1;

/**
 * A run as JSON text. Steps are written as columns (a tenth of the size of one object per step). Curves and scores keep
 * five significant digits and mask probabilities four decimals, which no figure shows more of; NaN is written as null.
 */
export function serialiseRun(run: Run): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, run: runToJson(run) });
}

export function serialiseBundle({ run, baselines }: RunBundle): string {
  const others = Object.fromEntries(
    Object.entries(baselines).map(([name, baseline]) => [name, runToJson(baseline)]),
  );
  return JSON.stringify({ format: FORMAT, version: VERSION, run: runToJson(run), baselines: others });
}

/** @param input the parsed JSON of a run file or bundle @throws Refusal */
export function parseRun(input: unknown): Run {
  return runFromJson(envelope(input).run, 'run');
}

/** @param input the parsed JSON; a plain run file is a bundle without baselines @throws Refusal */
export function parseBundle(input: unknown): RunBundle {
  const { run, baselines } = envelope(input);
  const others = baselines === undefined ? {} : readRecord(baselines, 'baselines');
  return {
    run: runFromJson(run, 'run'),
    baselines: Object.fromEntries(
      BASELINES.filter((name) => Object.hasOwn(others, name)).map((name) => [
        name,
        runFromJson(others[name], `baselines.${name}`),
      ]),
    ),
  };
}

/** @param text a run file's text @throws Refusal also for text that is no JSON */
export function parseRunText(text: string): RunBundle {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new Refusal('file', text.slice(0, 60), 'must be JSON', 'Choose a file that this lab exported.');
  }
  return parseBundle(input);
}

/**
 * At most `points` steps and `frames` masks, evenly spread, with the first and the last of each: for links and for
 * files that only draw. Every kept record is as it was.
 */
export function thinRun(run: Run, points: number, frames: number): Run {
  return { ...run, steps: spread(run.steps, points), masks: spread(run.masks, frames) };
}

function spread<T>(items: readonly T[], most: number): readonly T[] {
  return items.length <= most ? items : spreadIndices(items.length, most).map((k) => items[k]);
}

function envelope(input: unknown): Readonly<Record<string, unknown>> {
  const source = readRecord(input, 'file');
  if (source.format !== FORMAT) {
    throw new Refusal(
      'format',
      source.format,
      `must be "${FORMAT}"`,
      'Choose a file that this lab exported.',
    );
  }
  if (typeof source.version === 'number' && source.version > VERSION) {
    throw new Refusal(
      'version',
      source.version,
      `this lab reads run files up to version ${VERSION}; this one was made by a newer lab`,
      'Reload the page to get the newest lab.',
    );
  }
  readInteger(source.version, 'version', 1, VERSION);
  return source;
}

/** A run as plain data for JSON: the inner part of a run file. */
export function runToJson(run: Run): unknown {
  const { experiment, backend, steps, masks, evaluations, seconds, finished } = run;
  const used = LOSS_TERMS.filter((term) => steps.some((step) => step.terms[term] !== undefined));
  const column = (value: (step: StepRecord) => number) => steps.map((step) => roundSignificant(value(step)));
  return {
    experiment,
    backend,
    seconds: roundSignificant(seconds),
    finished,
    steps: {
      step: steps.map((step) => step.step),
      loss: column((step) => step.loss),
      tau: column((step) => step.tau),
      learningRate: column((step) => step.learningRate),
      // A term that one step lacks and others have is written as false, to tell it from NaN.
      terms: Object.fromEntries(
        used.map((term) => [
          term,
          steps.map(({ terms }) => {
            const value = terms[term];
            return value === undefined ? false : roundSignificant(value);
          }),
        ]),
      ),
    },
    masks: masks.map(maskToJson),
    evaluations: roundNumbers(evaluations),
  };
}

function maskToJson({ step, latents, tasks, probabilities }: MaskRecord): unknown {
  return { step, latents, tasks, probabilities: probabilities.map((p) => Math.round(p * 1e4) / 1e4) };
}

/** What `runToJson` wrote, narrowed. @throws Refusal */
export function runFromJson(input: unknown, path: string): Run {
  const source = readRecord(input, path);
  return {
    experiment: parseExperiment(source.experiment),
    backend: parseBackendChoice(source.backend, `${path}.backend`),
    steps: parseSteps(source.steps, `${path}.steps`),
    masks: parseMasks(source.masks, `${path}.masks`),
    evaluations: readList(source.evaluations, `${path}.evaluations`, 0, 10_000).map((evaluation, k) =>
      parseEvaluation(evaluation, `${path}.evaluations[${k}]`),
    ),
    seconds: readNumber(source.seconds, `${path}.seconds`, 0, 1e9),
    finished: readBoolean(source.finished, `${path}.finished`),
  };
}

function parseSteps(input: unknown, path: string): StepRecord[] {
  const source = readRecord(input, path);
  const numbers = readList(source.step, `${path}.step`, 0, LIMITS.steps[1]).map((step, k) =>
    readInteger(step, `${path}.step[${k}]`, 0, LIMITS.steps[1]),
  );
  const count = numbers.length;
  const column = (name: string): number[] =>
    readList(source[name], `${path}.${name}`, count, count).map((value, k) =>
      readLoss(value, `${path}.${name}[${k}]`),
    );
  const [loss, tau, learningRate] = [column('loss'), column('tau'), column('learningRate')];
  const columns = readRecord(source.terms, `${path}.terms`);
  const terms = LOSS_TERMS.filter((term) => Object.hasOwn(columns, term)).map(
    (term) => [term, readList(columns[term], `${path}.terms.${term}`, count, count)] as const,
  );
  return numbers.map((step, k) => {
    const values: Partial<Record<LossTerm, number>> = {};
    for (const [term, list] of terms) {
      if (list[k] !== false) values[term] = readLoss(list[k], `${path}.terms.${term}[${k}]`);
    }
    return { step, loss: loss[k], terms: values, tau: tau[k], learningRate: learningRate[k] };
  });
}

/** Five significant digits. */
export function roundSignificant(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(5)) : value;
}

/** A copy of plain data with every fractional number rounded. */
function roundNumbers(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : roundSignificant(value);
  if (Array.isArray(value)) return value.map(roundNumbers);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, roundNumbers(field)]));
  }
  return value;
}
