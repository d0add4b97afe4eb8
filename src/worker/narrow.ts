import * as z from 'zod/mini';
import { parseExperiment } from '../experiment/parse';
import type { EvaluationRecord } from '../experiment/records';
import { Refusal } from '../lib/refusal';
import { OWN_LIMITS } from '../tasks/own/limits';
import type { OwnRows } from '../tasks/own/rows';
import type { Checkpoint, Command, EngineEvent } from './protocol';

/** Bounds of what may pass between page and worker, checked before anything is built from it. */
const LIMITS = {
  /** Scalars of a checkpoint: parameters and both Adam moments of the largest model the page offers. */
  checkpointScalars: 60_000_000,
  tensors: 4_000,
  stepsAtOnce: 1_000_000,
  stepsPerSecond: 10_000,
  threads: 256,
  kept: 100_000,
} as const;

const runName = z.string().check(z.minLength(1), z.maxLength(80));
/** Any number, also NaN and infinity, which `z.number` refuses: an unknown remaining time is NaN. */
const anyNumber = z.custom<number>((value) => typeof value === 'number');
const stepNumber = z.int().check(z.nonnegative());
export const backendName = z.enum(['webgpu', 'wasm', 'webgl', 'cpu']);

const keptCount = z.int().check(z.positive(), z.maximum(LIMITS.kept));

const streamState = z.object({ words: z.array(z.number()), spareNormal: z.nullable(z.number()) });

const checkpointSchema = z.object({
  step: stepNumber,
  tensors: z.record(
    z.string().check(z.maxLength(200)),
    z.custom<Float32Array>((value) => value instanceof Float32Array),
  ),
  streams: z.record(z.string().check(z.maxLength(200)), streamState),
});

const ownRowsSchema = z.object({
  tasks: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .check(z.minLength(1), z.maxLength(OWN_LIMITS.tasks)),
  rows: z
    .array(
      z.object({
        task: stepNumber,
        instruction: z.string().check(z.maxLength(OWN_LIMITS.fieldCharacters)),
        source: z.string().check(z.maxLength(OWN_LIMITS.fieldCharacters)),
        target: z.string().check(z.maxLength(OWN_LIMITS.fieldCharacters)),
      }),
    )
    .check(z.maxLength(OWN_LIMITS.rows)),
});

const commandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    run: runName,
    experiment: z.unknown(),
    rows: z.unknown(),
    backend: z.nullable(backendName),
    paused: z.boolean(),
    checkpoint: z.unknown(),
    threads: z.nullable(z.int().check(z.positive(), z.maximum(LIMITS.threads))),
    thin: z.nullable(z.object({ points: keptCount, frames: keptCount })),
  }),
  z.object({ type: z.literal('pause'), run: runName }),
  z.object({ type: z.literal('resume'), run: runName }),
  z.object({
    type: z.literal('step'),
    run: runName,
    count: z.int().check(z.positive(), z.maximum(LIMITS.stepsAtOnce)),
  }),
  z.object({
    type: z.literal('pace'),
    run: runName,
    stepsPerSecond: z.nullable(z.number().check(z.positive(), z.maximum(LIMITS.stepsPerSecond))),
  }),
  z.object({ type: z.literal('evaluate'), run: runName }),
  z.object({ type: z.literal('checkpoint'), run: runName }),
  z.object({ type: z.literal('stop'), run: runName }),
]);

/** A checkpoint from a message or from storage. @throws Refusal */
export function parseCheckpoint(input: unknown): Checkpoint {
  const checkpoint = read(checkpointSchema, input, 'checkpoint');
  const tensors = Object.values(checkpoint.tensors);
  const scalars = tensors.reduce((total, values) => total + values.length, 0);
  if (tensors.length > LIMITS.tensors || scalars > LIMITS.checkpointScalars) {
    throw new Refusal(
      'checkpoint.tensors',
      `${tensors.length} tensors, ${scalars} numbers`,
      `holds at most ${LIMITS.tensors} tensors and ${LIMITS.checkpointScalars} numbers`,
      'Train from the start.',
    );
  }
  return checkpoint;
}

/** Rows of people's own files from a message or from storage. @throws Refusal */
export function parseOwnRows(input: unknown): OwnRows {
  const rows = read(ownRowsSchema, input, 'rows');
  const stray = rows.rows.findIndex((row) => row.task >= rows.tasks.length);
  if (stray >= 0) {
    throw new Refusal(`rows.rows[${stray}].task`, rows.rows[stray].task, 'is the index of one of the tasks');
  }
  return rows;
}

/** A command as the worker received it. @throws Refusal naming the first field that is wrong. */
export function parseCommand(input: unknown): Command {
  const command = read(commandSchema, input, 'command');
  if (command.type !== 'start') return command;
  return {
    ...command,
    experiment: parseExperiment(command.experiment),
    rows: command.rows === null ? null : parseOwnRows(command.rows),
    checkpoint: command.checkpoint === null ? null : parseCheckpoint(command.checkpoint),
  };
}

/** The run a message is about, even when the rest of it is refused; null when it names none. */
export function runOf(input: unknown): string | null {
  const named = z.object({ run: runName }).safeParse(input);
  return named.success ? named.data.run : null;
}

const stepRecord = z.object({
  step: stepNumber,
  loss: anyNumber,
  terms: z.partialRecord(z.enum(['pred', 'rec', 'uic', 'dist', 'sparse', 'scale']), anyNumber),
  tau: anyNumber,
  learningRate: anyNumber,
});

const maskRecord = z.object({
  step: stepNumber,
  latents: stepNumber,
  tasks: stepNumber,
  probabilities: z.array(anyNumber),
});

const evaluationRecord = z.object({
  step: stepNumber,
  metrics: z.custom<EvaluationRecord['metrics']>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      'kind' in value &&
      (value.kind === 'numeric' || value.kind === 'text'),
  ),
});

const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('backend'),
    run: runName,
    backend: z.object({ name: backendName, detail: z.string(), reason: z.string() }),
  }),
  z.object({
    type: z.literal('state'),
    run: runName,
    state: z.enum(['starting', 'running', 'paused', 'evaluating', 'finished', 'stopped', 'failed']),
    step: stepNumber,
  }),
  z.object({
    type: z.literal('records'),
    run: runName,
    steps: z.array(stepRecord),
    masks: z.array(maskRecord),
    step: stepNumber,
    stepsPerSecond: anyNumber,
    secondsLeft: anyNumber,
    seconds: anyNumber,
  }),
  z.object({ type: z.literal('evaluation'), run: runName, evaluation: evaluationRecord }),
  z.object({ type: z.literal('checkpoint'), run: runName, checkpoint: checkpointSchema }),
  z.object({
    type: z.literal('failed'),
    run: runName,
    failure: z.object({
      kind: z.enum(['refused', 'not-finite', 'backend-lost', 'out-of-memory', 'crashed']),
      message: z.string(),
      remedy: z.string(),
    }),
  }),
]);

/** An event as the page received it, or null when it is none (an extension's message, say). */
export function parseEvent(input: unknown): EngineEvent | null {
  const parsed = eventSchema.safeParse(input);
  return parsed.success ? parsed.data : null;
}

/** What a schema makes of something from outside. @throws Refusal naming the first field that is wrong, below `root` */
export function read<T extends z.ZodMiniType>(schema: T, input: unknown, root: string): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue.path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    root,
  );
  const value = issue.path.reduce<unknown>(
    (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
    input,
  );
  throw new Refusal(path, value, issue.message);
}
