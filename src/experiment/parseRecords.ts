import { readInteger, readList, readNumber, readOption, readRecord } from '../lib/narrow';
import { Refusal } from '../lib/refusal';
import { LIMITS, MOST_MASK_NUMBERS } from './limits';
import type {
  BackendChoice,
  EvaluationRecord,
  FewShotScore,
  LossTerm,
  MaskRecord,
  Metrics,
  NumericMetrics,
  Score,
  StructureMetrics,
  TextMetrics,
} from './records';

export const LOSS_TERMS: readonly LossTerm[] = ['pred', 'rec', 'uic', 'dist', 'sparse', 'scale'];
const DOMAINS = ['inDomain', 'shifted', 'balanced', 'heldOut', 'paraphrase'] as const;

/** Errors can be large when training diverges; beyond this a record is refused. */
const ANY: readonly [number, number] = [-Number.MAX_VALUE, Number.MAX_VALUE];
const COUNT: readonly [number, number] = [0, 1_000_000_000];

export function parseBackendChoice(input: unknown, path: string): BackendChoice {
  const source = readRecord(input, path);
  return {
    name: readOption(source.name, `${path}.name`, ['webgpu', 'wasm', 'webgl', 'cpu']),
    detail: readSentence(source.detail, `${path}.detail`),
    reason: readSentence(source.reason, `${path}.reason`),
  };
}

/** A driver's or the platform's own words: any characters, line breaks among them. */
function readSentence(input: unknown, path: string): string {
  if (typeof input !== 'string' || input.length > 2000) {
    throw new Refusal(path, input, 'must be a text of at most 2000 characters');
  }
  return input;
}

/** A number, or NaN where the file has null: JSON has no NaN, and a run that diverged records it. */
export function readLoss(input: unknown, path: string): number {
  return input === null ? Number.NaN : readNumber(input, path, ...ANY);
}

/** A number in [0, 1], or NaN where the file has null. */
function readUnit(input: unknown, path: string): number {
  return input === null ? Number.NaN : readNumber(input, path, 0, 1);
}

export function parseMask(input: unknown, path: string): MaskRecord {
  const source = readRecord(input, path);
  const latents = readInteger(source.latents, `${path}.latents`, ...LIMITS.latents);
  const tasks = readInteger(source.tasks, `${path}.tasks`, 0, 64);
  return {
    step: readInteger(source.step, `${path}.step`, 0, LIMITS.steps[1]),
    latents,
    tasks,
    probabilities: readList(
      source.probabilities,
      `${path}.probabilities`,
      latents * tasks,
      latents * tasks,
    ).map((p, k) => readUnit(p, `${path}.probabilities[${k}]`)),
  };
}

/** @throws Refusal also when the masks together have more numbers than a run may record */
export function parseMasks(input: unknown, path: string): MaskRecord[] {
  let total = 0;
  return readList(input, path, 0, LIMITS.steps[1] + 1).map((mask, k) => {
    const parsed = parseMask(mask, `${path}[${k}]`);
    total += parsed.probabilities.length;
    if (total > MOST_MASK_NUMBERS) {
      throw new Refusal(path, total, `masks have at most ${MOST_MASK_NUMBERS} numbers in all`);
    }
    return parsed;
  });
}

export function parseEvaluation(input: unknown, path: string): EvaluationRecord {
  const source = readRecord(input, path);
  return {
    step: readInteger(source.step, `${path}.step`, 0, LIMITS.steps[1]),
    metrics: parseMetrics(source.metrics, `${path}.metrics`),
  };
}

function parseMetrics(input: unknown, path: string): Metrics {
  const source = readRecord(input, path);
  const kind = readOption(source.kind, `${path}.kind`, ['numeric', 'text']);
  return kind === 'numeric' ? parseNumeric(source, path) : parseText(source, path);
}

type Fields = Readonly<Record<string, unknown>>;

function parseNumeric(source: Fields, path: string): NumericMetrics {
  const errors = readRecord(source.errors, `${path}.errors`);
  const numbers = (name: string): number[] =>
    readList(source[name], `${path}.${name}`, 0, 64).map((value, k) =>
      readUnit(value, `${path}.${name}[${k}]`),
    );
  return {
    kind: 'numeric',
    mcc: readUnit(source.mcc, `${path}.mcc`),
    mccPerFactor: numbers('mccPerFactor'),
    leak: readUnit(source.leak, `${path}.leak`),
    leakPerFactor: numbers('leakPerFactor'),
    structure: parseStructure(source.structure, `${path}.structure`),
    errors: {
      inDomain: parseScore(errors.inDomain, `${path}.errors.inDomain`),
      shifted: parseScore(errors.shifted, `${path}.errors.shifted`),
      balanced: parseScore(errors.balanced, `${path}.errors.balanced`),
    },
  };
}

function parseText(source: Fields, path: string): TextMetrics {
  const scores = (name: 'exactMatch' | 'tokenAccuracy' | 'rougeL') => {
    const fields = readRecord(source[name], `${path}.${name}`);
    return Object.fromEntries(
      DOMAINS.filter((domain) => Object.hasOwn(fields, domain)).map((domain) => [
        domain,
        parseScore(fields[domain], `${path}.${name}.${domain}`),
      ]),
    );
  };
  return {
    kind: 'text',
    exactMatch: scores('exactMatch'),
    tokenAccuracy: scores('tokenAccuracy'),
    // Absent in records of before they were measured.
    ...(source.rougeL !== undefined && { rougeL: scores('rougeL') }),
    ...(source.fewShot !== undefined && { fewShot: parseFewShot(source.fewShot, `${path}.fewShot`) }),
    structure: parseTextStructure(source.structure, `${path}.structure`),
  };
}

function parseFewShot(input: unknown, path: string): FewShotScore[] {
  const [, most] = LIMITS.shotCounts;
  let before = 0;
  return readList(input, path, 0, most).map((entry, k) => {
    const at = `${path}[${k}]`;
    const source = readRecord(entry, at);
    const shots = readInteger(source.shots, `${at}.shots`, ...LIMITS.shots);
    if (shots <= before) throw new Refusal(`${at}.shots`, shots, 'the fewest examples come first');
    before = shots;
    return {
      shots,
      exactMatch: parseScore(source.exactMatch, `${at}.exactMatch`),
      tokenAccuracy: parseScore(source.tokenAccuracy, `${at}.tokenAccuracy`),
      ...(source.rougeL !== undefined && { rougeL: parseScore(source.rougeL, `${at}.rougeL`) }),
    };
  });
}

function parseTextStructure(input: unknown, path: string): TextMetrics['structure'] {
  if (input === null) return null;
  const source = readRecord(input, path);
  return Object.hasOwn(source, 'matching') ? parseStructure(source, path) : parseLearned(source, path);
}

function parseStructure(input: unknown, path: string): StructureMetrics {
  const source = readRecord(input, path);
  return {
    ...parseLearned(source, path),
    matching: readList(source.matching, `${path}.matching`, 0, 64).map((latent, k) =>
      readInteger(latent, `${path}.matching[${k}]`, -1, 63),
    ),
    maskF1: readUnit(source.maskF1, `${path}.maskF1`),
    rowsRecovered: readUnit(source.rowsRecovered, `${path}.rowsRecovered`),
  };
}

function parseLearned(source: Fields, path: string): { density: number; collidingPairs: number } {
  return {
    density: readUnit(source.density, `${path}.density`),
    collidingPairs: readInteger(source.collidingPairs, `${path}.collidingPairs`, ...COUNT),
  };
}

function parseScore(input: unknown, path: string): Score {
  const source = readRecord(input, path);
  return {
    value: readLoss(source.value, `${path}.value`),
    low: readLoss(source.low, `${path}.low`),
    high: readLoss(source.high, `${path}.high`),
    n: readInteger(source.n, `${path}.n`, ...COUNT),
  };
}
