import * as z from 'zod/mini';
import { parseExperiment } from '../experiment/parse';
import { PROBE_LIMITS } from '../probe/bounds';
import type { ProbedWeights } from '../probe/protocol';
import { backendName, parseOwnRows, read } from './narrow';
import type { ProbeReply, ProbeRequest } from './probeProtocol';

/** Bounds of what may pass, checked before anything is built from it. */
const LIMITS = {
  typed: 20_000,
  interventions: 64,
  latentDim: 64,
  tensors: 4_000,
  /** Scalars of the largest model the page offers. */
  scalars: 20_000_000,
} as const;

const id = z.int().check(z.nonnegative());
const index = z.int().check(z.nonnegative());
const key = z.string().check(z.minLength(1), z.maxLength(80));
const typed = z.string().check(z.maxLength(LIMITS.typed));
const within = ([least, most]: readonly [number, number]) => z.int().check(z.minimum(least), z.maximum(most));
const floats = z.custom<Float32Array>((value) => value instanceof Float32Array);

const weights = z
  .object({
    step: z.int().check(z.positive()),
    tensors: z.record(z.string().check(z.maxLength(200)), floats),
  })
  .check(
    z.refine(
      ({ tensors }) =>
        Object.keys(tensors).length <= LIMITS.tensors &&
        Object.values(tensors).reduce((sum, { length }) => sum + length, 0) <= LIMITS.scalars,
      `holds at most ${LIMITS.tensors} tensors and ${LIMITS.scalars} numbers`,
    ),
  );

const intervention = z.object({
  latent: index,
  to: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('vector'),
      vector: z.array(z.number()).check(z.minLength(1), z.maxLength(LIMITS.latentDim)),
    }),
    z.object({ kind: z.literal('value'), factor: index, value: z.number() }),
  ]),
});
const interventions = z.array(intervention).check(z.maxLength(LIMITS.interventions));

const question = <C extends string, Q extends z.ZodMiniType>(call: C, schema: Q) =>
  z.object({ type: z.literal('question'), id, call: z.literal(call), question: schema });

const requestSchema = z.discriminatedUnion('type', [
  z.discriminatedUnion('call', [
    question(
      'open',
      z.object({
        experiment: z.unknown(),
        rows: z.unknown(),
        backend: z.nullable(backendName),
        weights: z.nullable(weights),
      }),
    ),
    question('ask', z.object({ key, instruction: typed, source: typed, interventions })),
    question(
      'vary',
      z.object({
        key,
        source: typed,
        interventions,
        samples: within(PROBE_LIMITS.samples),
        seed: within(PROBE_LIMITS.seed),
      }),
    ),
    question('score', z.object({ key, cases: within(PROBE_LIMITS.cases) })),
    question('pairs', z.object({ key, cases: within(PROBE_LIMITS.cases) })),
    question(
      'timeline',
      z.object({ key, frames: within(PROBE_LIMITS.frames), examples: within(PROBE_LIMITS.examples) }),
    ),
  ]),
  z.object({ type: z.literal('abort'), id }),
]);

/** A request as the worker received it. @throws Refusal naming what is wrong */
export function parseRequest(input: unknown): ProbeRequest {
  const request = read(requestSchema, input, 'request');
  if (request.type === 'abort' || request.call !== 'open') return request;
  const { experiment, rows, ...rest } = request.question;
  return {
    ...request,
    question: {
      ...rest,
      experiment: parseExperiment(experiment),
      rows: rows === null ? null : parseOwnRows(rows),
      weights: rest.weights satisfies ProbedWeights | null,
    },
  };
}

/** The question a message is about, even when the rest of it is refused; null when it names none. */
export function idOf(input: unknown): number | null {
  const named = z.object({ id }).safeParse(input);
  return named.success ? named.data.id : null;
}

const anyNumber = z.custom<number>((value) => typeof value === 'number');
const numbers = z.array(anyNumber);
const text = z.string();
const score = z.object({ value: anyNumber, low: anyNumber, high: anyNumber, n: index });

const example = z.object({
  text,
  task: index,
  instruction: text,
  target: text,
  factors: z.nullable(numbers),
});

const subject = z.object({
  key,
  step: index,
  kind: z.enum(['text', 'numeric']),
  latents: index,
  latentDim: index,
  matching: z.nullable(z.array(z.int())),
  factors: z.array(z.object({ id: text, name: text, values: z.array(text) })),
  tasks: z.array(
    z.object({
      id: text,
      name: text,
      heldOut: z.boolean(),
      parents: z.nullable(z.array(index)),
      instructions: z.array(text),
    }),
  ),
  examples: z.array(example),
});

const seenTokens = z.array(z.object({ text, known: z.boolean(), weight: anyNumber }));
const said = { text, probability: anyNumber };
const saidTokens = z.array(z.object({ ...said, rivals: z.array(z.object(said)) }));

const look = z.object({
  task: z.nullable(z.object({ index, exact: z.boolean() })),
  instruction: seenTokens,
  source: seenTokens,
  cut: z.object({ instruction: index, source: index }),
  neighbours: z.array(z.object({ task: index, phrasing: text, cosine: anyNumber })),
  latents: z.array(
    z.object({
      mask: z.nullable(anyNumber),
      maskPerTask: numbers,
      vector: numbers,
      set: z.boolean(),
      reads: numbers,
      attends: numbers,
    }),
  ),
  reconstruction: saidTokens,
  answer: saidTokens,
  said: text,
  outputs: z.nullable(
    z.object({
      predicted: z.array(numbers),
      targets: z.array(numbers),
      reconstructed: numbers,
      source: numbers,
    }),
  ),
});

const varied = z.object({
  tasks: z.array(
    z.object({
      task: index,
      before: text,
      after: text,
      changed: z.boolean(),
      size: anyNumber,
      expected: z.nullable(z.boolean()),
      samples: z.array(z.object({ before: text, after: text })),
    }),
  ),
});

const side = z.object({ source: text, answer: text });
const interventionScore = z.object({
  cases: index,
  pairs: z.array(
    z.object({ factor: index, task: index, edge: z.boolean(), changed: score, follows: z.boolean() }),
  ),
  faithful: score,
  score,
  onEdges: score,
  offEdges: score,
  right: z.nullable(score),
  shown: z.array(
    z.object({
      factor: index,
      task: index,
      before: side,
      after: side,
      expected: z.boolean(),
      changed: z.boolean(),
    }),
  ),
});

const timeline = z.object({
  steps: z.array(index),
  examples: z.array(example),
  latents: index,
  latentDim: index,
  values: floats,
});

const answer = <C extends string, A extends z.ZodMiniType>(call: C, schema: A) =>
  z.object({ type: z.literal('answer'), id, call: z.literal(call), answer: schema });

const replySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), id, progress: z.object({ doing: text, share: anyNumber }) }),
  z.discriminatedUnion('call', [
    answer('open', subject),
    answer('ask', look),
    answer('vary', varied),
    answer('score', interventionScore),
    answer('pairs', interventionScore),
    answer('timeline', timeline),
  ]),
  z.object({ type: z.literal('aborted'), id }),
  z.object({ type: z.literal('not-open'), id }),
  z.object({ type: z.literal('opened'), keys: z.array(key) }),
  z.object({
    type: z.literal('failed'),
    id,
    failure: z.object({
      kind: z.enum(['refused', 'not-finite', 'backend-lost', 'out-of-memory', 'crashed']),
      message: text,
      remedy: text,
    }),
  }),
]);

/** A reply as the page received it, or null when it is none (an extension's message, say). */
export function parseReply(input: unknown): ProbeReply | null {
  const parsed = replySchema.safeParse(input);
  return parsed.success ? parsed.data : null;
}
