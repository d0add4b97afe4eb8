import { Stream } from '../../lib/random';
import { Refusal } from '../../lib/refusal';
import type { MetaScm } from '../../scm/graph';
import { type CorpusTask, type Domain, EOS, type TextCorpus, type TokenSet } from '../corpus';
import { drawDatasets } from '../mixture';
import type { LanguageWorldSpec } from '../spec';
import { type Attribute, attributesOf } from './attributes';
import { drawValues, type FactorDomain } from './factors';
import { longestInstruction } from './instructions';
import { longestSentence, writeSentences } from './sentences';
import { answer, assignTasks, heldOutTasks, type LanguageTask, trainedTasks } from './tasks';
import { Vocabulary } from './vocabulary';

/**
 * The language world: English sentences whose factors are known. A task's target is the verbalised values of its
 * parents in graph order, so that the graph the reader draws *is* the training set. Every part draws from its own
 * stream, by name: an edited edge changes that task's instructions and targets only.
 *
 * @param shots labelled examples of each held-out task to draw beside, for few-shot learning; fewer come where the world
 *   has too few sentences
 * @throws Refusal for a graph with more than 8 factors, without factors or without tasks
 */
export function buildLanguageWorld(
  graph: MetaScm,
  spec: LanguageWorldSpec,
  seed: number,
  shots = 0,
): TextCorpus {
  const world = new LanguageWorld(graph, spec, seed);
  return world.corpus(shots);
}

/** Few-shot examples are chosen from this many times as many, for those with an evaluated source are passed over. */
const SPARE = 4;

interface Draw {
  readonly factors: FactorDomain;
  readonly size: number;
  readonly tasks: readonly LanguageTask[];
  /** Relative frequency of each task, or one of each in turn. */
  readonly weights: readonly number[] | 'rounds';
  readonly phrasing: 'trained' | 'heldOut';
}

class LanguageWorld {
  readonly #graph: MetaScm;
  readonly #spec: LanguageWorldSpec;
  readonly #stream: Stream;
  readonly #attributes: readonly Attribute[];
  readonly #vocabulary: Vocabulary;
  readonly #tasks: readonly LanguageTask[];
  readonly #heldOut: readonly LanguageTask[];
  readonly #lengths: { readonly instruction: number; readonly source: number; readonly target: number };

  constructor(graph: MetaScm, spec: LanguageWorldSpec, seed: number) {
    if (graph.factors.length === 0) {
      throw new Refusal('graph.factors', 0, 'a world needs at least one factor', 'Add a factor.');
    }
    if (graph.tasks.length === 0) {
      throw new Refusal('graph.tasks', 0, 'a world needs at least one task', 'Add a task.');
    }
    this.#graph = graph;
    this.#spec = spec;
    this.#stream = Stream.of(seed, 'language-world');
    this.#attributes = attributesOf(graph);
    this.#vocabulary = new Vocabulary(this.#attributes);
    const phrasings = this.#stream.fork('phrasings');
    this.#tasks = trainedTasks(graph, this.#attributes, phrasings);
    this.#heldOut = heldOutTasks(graph, this.#attributes, this.#tasks, phrasings);
    const most = Math.max(...[...this.#tasks, ...this.#heldOut].map((task) => task.parents.length));
    this.#lengths = {
      instruction: longestInstruction(most),
      source: longestSentence(this.#attributes, spec.negation > 0),
      target: Math.max(most, 1) + 1,
    };
  }

  corpus(shots: number): TextCorpus {
    const { pool, evaluationSize: size, proportions } = this.#spec;
    const tasks = this.#tasks;
    // Own fields only: a task may be called "constructor".
    const weights = tasks.map(({ id }) => (Object.hasOwn(proportions, id) ? proportions[id] : 1));
    const trained = { tasks, weights, size, phrasing: 'trained' } as const;
    const evaluation: Partial<Record<Domain, TokenSet>> = {
      inDomain: this.#draw('inDomain', { ...trained, factors: 'inDomain' }),
      shifted: this.#draw('shifted', { ...trained, factors: 'shifted' }),
      balanced: this.#draw('balanced', { ...trained, factors: 'balanced' }),
      paraphrase: this.#draw('paraphrase', { ...trained, factors: 'inDomain', phrasing: 'heldOut' }),
    };
    if (this.#heldOut.length > 0) {
      evaluation.heldOut = this.#draw('heldOut', {
        tasks: this.#heldOut,
        weights: this.#heldOut.map(() => 1),
        size,
        phrasing: 'trained',
        factors: 'inDomain',
      });
    }
    const fewShot = evaluation.heldOut && this.#drawFewShot(shots, evaluation.heldOut);
    return {
      kind: 'text',
      vocabulary: this.#vocabulary.words,
      instructionLength: this.#lengths.instruction,
      sourceLength: this.#lengths.source,
      targetLength: this.#lengths.target,
      tasks: tasks.map((task) => this.#corpusTask(task)),
      heldOutTasks: this.#heldOut.map((task) => this.#corpusTask(task)),
      train: this.#draw('train', { ...trained, size: pool, factors: 'inDomain' }),
      evaluation,
      ...(fewShot && fewShot.size > 0 && { fewShot }),
      factorCardinality: this.#attributes.map((attribute) => attribute.values.length),
    };
  }

  /** At most `shots` rounds of the held-out tasks, without a source of `evaluated`. */
  #drawFewShot(shots: number, evaluated: TokenSet): TokenSet {
    const { source: length } = this.#lengths;
    const tasks = this.#heldOut;
    const drawn = this.#draw('fewShot', {
      factors: 'inDomain',
      size: SPARE * shots * tasks.length,
      tasks,
      weights: 'rounds',
      phrasing: 'trained',
    });
    const sourceOf = (set: TokenSet, k: number) => set.source.subarray(k * length, (k + 1) * length).join();
    const taken = new Set(Array.from({ length: evaluated.size }, (_, k) => sourceOf(evaluated, k)));
    const byTask: number[][] = tasks.map(() => []);
    for (let k = 0; k < drawn.size; k++) if (!taken.has(sourceOf(drawn, k))) byTask[drawn.task[k]].push(k);
    const rounds = Math.min(shots, ...byTask.map((rows) => rows.length));
    return this.#rows(
      drawn,
      Array.from({ length: rounds }, (_, round) => byTask.map((rows) => rows[round])).flat(),
    );
  }

  /** The examples at these indices, in that order. */
  #rows(set: TokenSet, indices: readonly number[]): TokenSet {
    const { instruction, source, target } = this.#lengths;
    const columns = (field: Int32Array, width: number): Int32Array =>
      Int32Array.from(indices.flatMap((k) => Array.from(field.subarray(k * width, (k + 1) * width))));
    return {
      size: indices.length,
      instruction: columns(set.instruction, instruction),
      source: columns(set.source, source),
      target: columns(set.target, target),
      task: columns(set.task, 1),
      factors: set.factors && columns(set.factors, this.#attributes.length),
      dataset: columns(set.dataset, 1),
    };
  }

  #draw(name: string, draw: Draw): TokenSet {
    const { size, tasks, weights, phrasing } = draw;
    const stream = this.#stream.fork(name);
    const n = this.#attributes.length;
    const { instruction: li, source: ls, target: lt } = this.#lengths;
    const { datasets, negation } = this.#spec;

    // The balanced domain is no dataset's.
    const dataset =
      draw.factors === 'balanced'
        ? new Int32Array(size).fill(-1)
        : drawDatasets(datasets, size, stream.fork('dataset'));
    const rho = Float64Array.from(dataset, (d) => datasets[d]?.rho ?? 0);
    const factors = drawValues(this.#graph, this.#attributes, draw.factors, rho, stream.fork('factors'));
    const sentences = writeSentences(this.#attributes, factors, negation, stream.fork('sentences'));
    const task =
      weights === 'rounds'
        ? Int32Array.from({ length: size }, (_, k) => k % tasks.length)
        : assignTasks(tasks, weights, size, stream.fork('tasks'));
    const phrasings = stream.fork('phrasing');

    const instruction = new Int32Array(size * li);
    const source = new Int32Array(size * ls);
    const target = new Int32Array(size * lt);
    sentences.forEach((sentence, k) => {
      const asked = tasks[task[k]];
      const words = answer(asked, this.#attributes, factors.subarray(k * n, (k + 1) * n));
      this.#vocabulary.write(phrasings.pick(asked.phrasings[phrasing]), instruction, k * li);
      this.#vocabulary.write(sentence, source, k * ls);
      this.#vocabulary.write(words, target, k * lt);
      target[k * lt + words.length] = EOS;
    });
    return { size, instruction, source, target, task, factors, dataset };
  }

  #corpusTask({ id, name, parents, phrasings }: LanguageTask): CorpusTask {
    const encode = (words: readonly string[]): Int32Array => {
      const row = new Int32Array(this.#lengths.instruction);
      this.#vocabulary.write(words, row, 0);
      return row;
    };
    return {
      id,
      name,
      parents,
      instructions: phrasings.trained.map(encode),
      heldOutInstructions: phrasings.heldOut.map(encode),
    };
  }
}
