import type { Experiment } from '../experiment/experiment';
import { LIMITS } from '../experiment/limits';
import { LOSS_TERMS, parseBackendChoice, parseEvaluation, parseMasks } from '../experiment/parseRecords';
import type { EvaluationRecord, LossTerm, MaskRecord, Run, StepRecord } from '../experiment/records';
import { roundSignificant, thinRun } from '../experiment/runFile';
import { readBoolean, readInteger, readList, readNumber, readRecord } from '../lib/narrow';
import { Refusal } from '../lib/refusal';
import { ALPHABET } from './base64url';

/** What a link keeps of a run: enough to draw its curves and masks and to show its last scores. */
const POINTS = 160;
const FRAMES = 40;

/** Curves are stored as rounded logarithms: steps of 1/200 are ¼ % of the value, finer than a line is drawn. */
const LOG_STEP = 200;
/** Values at or below this are shown as 0. */
const SMALLEST = 1e-12;

/** Mask probabilities have 64 levels, one character each. */
const LEVELS = ALPHABET;

type Column = readonly (number | null)[];

/** A run as compact plain data; differences along time, so that smooth curves compress to little. */
export function packResult(run: Run): unknown {
  const { backend, steps, masks, evaluations, seconds, finished } = thinRun(run, POINTS, FRAMES);
  const used = LOSS_TERMS.filter((term) => steps.some((step) => step.terms[term] !== undefined));
  return {
    b: backend,
    t: roundSignificant(seconds),
    f: finished,
    n: toDeltas(steps.map((step) => step.step)),
    l: packColumn(steps.map((step) => step.loss)),
    u: packColumn(steps.map((step) => step.tau)),
    r: packColumn(steps.map((step) => step.learningRate)),
    c: Object.fromEntries(used.map((term) => [term, packColumn(steps.map((step) => step.terms[term]))])),
    m: packMasks(masks),
    e: packEvaluation(evaluations.at(-1)),
  };
}

/** @param input outside data @throws Refusal */
export function unpackResult(input: unknown, experiment: Experiment): Run {
  const source = readRecord(input, 'result');
  const at = fromDeltas(source.n, 'result.n');
  const column = (value: unknown, path: string): Column => unpackColumn(value, path, at.length);
  const [loss, tau, rate] = [
    column(source.l, 'result.l'),
    column(source.u, 'result.u'),
    column(source.r, 'result.r'),
  ];
  const columns = readRecord(source.c, 'result.c');
  const terms = LOSS_TERMS.filter((term) => Object.hasOwn(columns, term)).map(
    (term) => [term, column(columns[term], `result.c.${term}`)] as const,
  );
  const steps = at.map((step, k): StepRecord => {
    const values: Partial<Record<LossTerm, number>> = {};
    for (const [term, list] of terms) {
      const value = list[k];
      if (value !== null) values[term] = value;
    }
    return {
      step,
      loss: loss[k] ?? Number.NaN,
      terms: values,
      tau: tau[k] ?? Number.NaN,
      learningRate: rate[k] ?? Number.NaN,
    };
  });
  return {
    experiment,
    backend: parseBackendChoice(source.b, 'result.b'),
    steps,
    masks: parseMasks(unpackMasks(source.m), 'result.m'),
    evaluations: source.e === null ? [] : [parseEvaluation(source.e, 'result.e')],
    seconds: readNumber(source.t, 'result.t', 0, 1e9),
    finished: readBoolean(source.f, 'result.f'),
  };
}

/** Losses are sums of squares, cross-entropies and probabilities, so never negative; null: not finite, or absent. */
function packColumn(values: readonly (number | undefined)[]): Column {
  let last = 0;
  return values.map((value) => {
    if (value === undefined || !Number.isFinite(value)) return null;
    const level = Math.round(LOG_STEP * Math.log(Math.max(value, SMALLEST)));
    const change = level - last;
    last = level;
    return change;
  });
}

function unpackColumn(input: unknown, path: string, count: number): Column {
  let last = 0;
  return readList(input, path, count, count).map((change, k) => {
    if (change === null) return null;
    last += readInteger(change, `${path}[${k}]`, -100_000, 100_000);
    const value = roundSignificant(Math.exp(last / LOG_STEP));
    if (!Number.isFinite(value)) throw new Refusal(`${path}[${k}]`, last, 'a loss is finite');
    return value <= 1.01 * SMALLEST ? 0 : value;
  });
}

function toDeltas(values: readonly number[]): number[] {
  return values.map((value, k) => value - (k === 0 ? 0 : values[k - 1]));
}

function fromDeltas(input: unknown, path: string): number[] {
  let last = 0;
  return readList(input, path, 0, 2000).map((change, k) => {
    last += readInteger(change, `${path}[${k}]`, 0, LIMITS.steps[1]);
    if (last > LIMITS.steps[1]) {
      throw new Refusal(`${path}[${k}]`, last, `a run has at most ${LIMITS.steps[1]} steps`);
    }
    return last;
  });
}

/** One text per mask entry over time, each character the change since the frame before, modulo 64. */
function packMasks(masks: readonly MaskRecord[]): unknown {
  const last = masks.at(-1);
  if (!last) return null;
  const frames = masks.filter(({ latents, tasks }) => latents === last.latents && tasks === last.tasks);
  const series = last.probabilities.map((_, cell) => {
    let before = 0;
    return frames
      .map(({ probabilities }) => {
        const level = Math.round(63 * Math.min(1, Math.max(0, probabilities[cell] || 0)));
        const change = (level - before) & 63;
        before = level;
        return LEVELS[change];
      })
      .join('');
  });
  return { n: toDeltas(frames.map(({ step }) => step)), l: last.latents, t: last.tasks, p: series.join('') };
}

function unpackMasks(input: unknown): unknown {
  if (input === null) return [];
  const source = readRecord(input, 'result.m');
  const at = fromDeltas(source.n, 'result.m.n');
  const latents = readInteger(source.l, 'result.m.l', ...LIMITS.latents);
  const tasks = readInteger(source.t, 'result.m.t', 0, 64);
  const text = source.p;
  const cells = latents * tasks;
  if (typeof text !== 'string' || text.length !== cells * at.length) {
    throw new Refusal('result.m.p', text, `must be a text of ${cells * at.length} characters`);
  }
  const levels = new Uint8Array(text.length);
  for (let cell = 0; cell < cells; cell++) {
    let level = 0;
    for (let k = 0; k < at.length; k++) {
      const change = LEVELS.indexOf(text[cell * at.length + k]);
      if (change < 0) throw new Refusal('result.m.p', text[cell * at.length + k], 'is no mask level');
      level = (level + change) & 63;
      levels[k * cells + cell] = level;
    }
  }
  return at.map((step, k) => ({
    step,
    latents,
    tasks,
    probabilities: Array.from(levels.subarray(k * cells, (k + 1) * cells), (level) => level / 63),
  }));
}

function packEvaluation(evaluation: EvaluationRecord | undefined): unknown {
  if (!evaluation) return null;
  return JSON.parse(
    JSON.stringify(evaluation, (_key, value: unknown) =>
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value,
    ),
  );
}
