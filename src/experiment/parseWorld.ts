import { readInteger, readList, readNumber, readOption, readRecord, readText } from '../lib/narrow';
import { Refusal } from '../lib/refusal';
import type {
  DatasetSpec,
  LanguageWorldSpec,
  NumericWorldSpec,
  OwnFileSpec,
  OwnWorldSpec,
  WorldSpec,
} from '../tasks/spec';
import { LIMITS } from './limits';

/** @throws Refusal */
export function parseWorld(input: unknown, path: string): WorldSpec {
  const source = readRecord(input, path);
  const kind = readOption(source.kind, `${path}.kind`, ['numeric', 'language', 'own']);
  switch (kind) {
    case 'numeric':
      return parseNumeric(source, path);
    case 'language':
      return parseLanguage(source, path);
    case 'own':
      return parseOwn(source, path);
    default:
      return kind satisfies never;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function parseNumeric(source: Fields, path: string): NumericWorldSpec {
  const { sourceDim } = source;
  return {
    kind: 'numeric',
    datasets: parseDatasets(source.datasets, `${path}.datasets`),
    distribution: readOption(source.distribution, `${path}.distribution`, ['gaussian', 'laplace', 'uniform']),
    sourceDim: sourceDim === null ? null : readInteger(sourceDim, `${path}.sourceDim`, ...LIMITS.sourceDim),
    targetDim: readInteger(source.targetDim, `${path}.targetDim`, ...LIMITS.targetDim),
    sourceNoise: readNumber(source.sourceNoise, `${path}.sourceNoise`, ...LIMITS.noise),
    targetNoise: readNumber(source.targetNoise, `${path}.targetNoise`, ...LIMITS.noise),
    pool: readInteger(source.pool, `${path}.pool`, ...LIMITS.pool),
    evaluationSize: readInteger(source.evaluationSize, `${path}.evaluationSize`, ...LIMITS.evaluationSize),
  };
}

function parseLanguage(source: Fields, path: string): LanguageWorldSpec {
  const proportions = Object.entries(readRecord(source.proportions, `${path}.proportions`));
  if (proportions.length > 64) {
    throw new Refusal(`${path}.proportions`, proportions.length, 'at most 64 tasks can have a proportion');
  }
  return {
    kind: 'language',
    datasets: parseDatasets(source.datasets, `${path}.datasets`),
    negation: readNumber(source.negation, `${path}.negation`, ...LIMITS.negation),
    proportions: Object.fromEntries(
      proportions.map(([task, share]) => [
        readText(task, `${path}.proportions`, 1, 40),
        readNumber(share, `${path}.proportions[${JSON.stringify(task)}]`, ...LIMITS.proportion),
      ]),
    ),
    pool: readInteger(source.pool, `${path}.pool`, ...LIMITS.pool),
    evaluationSize: readInteger(source.evaluationSize, `${path}.evaluationSize`, ...LIMITS.evaluationSize),
  };
}

function parseOwn(source: Fields, path: string): OwnWorldSpec {
  const tokenizer = readRecord(source.tokenizer, `${path}.tokenizer`);
  return {
    kind: 'own',
    files: readList(source.files, `${path}.files`, ...LIMITS.files).map((file, k) =>
      parseFile(file, `${path}.files[${k}]`),
    ),
    tokenizer: {
      kind: readOption(tokenizer.kind, `${path}.tokenizer.kind`, ['word', 'byte']),
      vocabularyCap: readInteger(
        tokenizer.vocabularyCap,
        `${path}.tokenizer.vocabularyCap`,
        ...LIMITS.vocabularyCap,
      ),
    },
    maxInstruction: readInteger(source.maxInstruction, `${path}.maxInstruction`, ...LIMITS.maxInstruction),
    maxSource: readInteger(source.maxSource, `${path}.maxSource`, ...LIMITS.maxSource),
    maxTarget: readInteger(source.maxTarget, `${path}.maxTarget`, ...LIMITS.maxTarget),
    heldBack: readNumber(source.heldBack, `${path}.heldBack`, ...LIMITS.heldBack),
    latents: readInteger(source.latents, `${path}.latents`, ...LIMITS.latents),
  };
}

function parseFile(input: unknown, path: string): OwnFileSpec {
  const source = readRecord(input, path);
  const { sha256 } = source;
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) {
    throw new Refusal(`${path}.sha256`, sha256, 'must be 64 lower-case hexadecimal digits');
  }
  return {
    name: readText(source.name, `${path}.name`, 1, 255),
    sha256,
    rows: readInteger(source.rows, `${path}.rows`, 0, 1_000_000),
  };
}

function parseDatasets(input: unknown, path: string): DatasetSpec[] {
  const ids = new Set<string>();
  return readList(input, path, ...LIMITS.datasets).map((value, k) => {
    const source = readRecord(value, `${path}[${k}]`);
    const id = readText(source.id, `${path}[${k}].id`, 1, 40);
    if (ids.has(id)) throw new Refusal(`${path}[${k}].id`, id, 'every dataset has its own id', 'Rename it.');
    ids.add(id);
    return {
      id,
      rho: readNumber(source.rho, `${path}[${k}].rho`, ...LIMITS.rho),
      share: readNumber(source.share, `${path}[${k}].share`, ...LIMITS.share),
    };
  });
}
