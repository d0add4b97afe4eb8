import { LANGUAGE_SIT } from '../../experiment/defaults';
import type { Experiment, LossSpec, ModelSpec } from '../../experiment/experiment';
import { Stream } from '../../lib/random';
import { type CorpusTask, EOS, RESERVED_TOKENS, type TextCorpus, type TokenSet } from '../../tasks/corpus';

/** Two factors of two and three values; a source is "⟨colour⟩ [very] ⟨shape⟩" in either order. */
const CARDINALITY = [2, 3];
const WORDS = ['red', 'blue', 'round', 'square', 'flat', 'very', 'colour', 'shape', 'which', 'name'];
const LENGTHS = { instruction: 4, source: 4, target: 3 };

const id = (word: string): number => RESERVED_TOKENS.length + WORDS.indexOf(word);

/** A corpus small enough for central differences: V = 15, three training tasks, none of it worth learning. */
export function tinyCorpus(size = 16): TextCorpus {
  const tasks: CorpusTask[] = [
    task(
      'colour',
      [0],
      [
        ['which', 'colour'],
        ['name', 'colour'],
      ],
    ),
    task(
      'shape',
      [1],
      [
        ['which', 'shape'],
        ['name', 'shape'],
      ],
    ),
    task(
      'both',
      [0, 1],
      [
        ['which', 'colour', 'shape'],
        ['name', 'shape', 'colour'],
      ],
    ),
  ];
  const heldOutTasks = [task('swapped', [1], [['very', 'shape']])];
  return {
    kind: 'text',
    vocabulary: [...RESERVED_TOKENS, ...WORDS],
    instructionLength: LENGTHS.instruction,
    sourceLength: LENGTHS.source,
    targetLength: LENGTHS.target,
    tasks,
    heldOutTasks,
    train: draw('train', size, tasks),
    evaluation: {
      inDomain: draw('inDomain', 130, tasks),
      balanced: draw('balanced', 60, tasks),
      heldOut: draw('heldOut', 10, heldOutTasks),
    },
    factorCardinality: CARDINALITY,
  };
}

/** A language experiment over the tiny corpus: d = 8, two heads, three latents of three dimensions. */
export function tinyExperiment(
  model: Partial<ModelSpec> = {},
  losses: Partial<LossSpec> = {},
  seed = 3,
): Experiment {
  return {
    ...LANGUAGE_SIT,
    seed,
    model: { ...LANGUAGE_SIT.model, width: 8, feedForward: 12, latents: 3, slotDim: 3, ...model },
    losses: { ...LANGUAGE_SIT.losses, ...losses },
    training: { ...LANGUAGE_SIT.training, batch: 6 },
  };
}

function task(name: string, parents: number[], phrasings: string[][]): CorpusTask {
  const instructions = phrasings.map((words) => padded(words.map(id), LENGTHS.instruction));
  return { id: name, name, parents, instructions, heldOutInstructions: [] };
}

function draw(name: string, size: number, tasks: readonly CorpusTask[]): TokenSet {
  const stream = Stream.of(1, name);
  const rows = Array.from({ length: size }, () => {
    const t = stream.int(tasks.length);
    const factors = CARDINALITY.map((values) => stream.int(values));
    const values = [id('red') + factors[0], id('round') + factors[1]];
    const source = stream.shuffle([...values]);
    if (stream.uniform() < 0.5) source.splice(1, 0, id('very'));
    const target = (tasks[t].parents ?? []).map((parent) => values[parent]);
    return { t, factors, source, target, instruction: stream.pick(tasks[t].instructions) };
  });
  const joined = (fields: readonly ArrayLike<number>[]): Int32Array =>
    Int32Array.from(fields.flatMap((field) => Array.from(field)));
  return {
    size,
    instruction: joined(rows.map((row) => row.instruction)),
    source: joined(rows.map((row) => padded([...row.source, EOS], LENGTHS.source))),
    target: joined(rows.map((row) => padded([...row.target, EOS], LENGTHS.target))),
    task: Int32Array.from(rows, (row) => row.t),
    factors: joined(rows.map((row) => row.factors)),
    dataset: new Int32Array(size),
  };
}

function padded(ids: readonly number[], length: number): Int32Array {
  const row = new Int32Array(length);
  row.set(ids);
  return row;
}
