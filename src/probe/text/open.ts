import type { Experiment } from '../../experiment/experiment';
import { encodeExamples } from '../../model/text/evaluation';
import type { TextTrainable } from '../../model/text/trainable';
import type { Runner } from '../../program/runner';
import type { TextCorpus } from '../../tasks/corpus';
import type { Opened } from '../opened';
import type { ProbedExample, ProbedTask, ProbeSubject } from '../protocol';
import type { TimelineOf } from '../training';
import { counterfactualPairs, scoreInterventions } from './change';
import { latentsOf, openContext, type TextContext, type TextWorld } from './context';
import { look } from './look';
import { Phrasings } from './phrasings';
import { vary } from './vary';

/** Examples and phrasings that a reader can pick from. */
const MOST_EXAMPLES = 200;
const MOST_INSTRUCTIONS = 12;

/** A trained token model. Disposes of the runner with itself. */
export async function openText(
  experiment: Experiment,
  corpus: TextCorpus,
  world: TextWorld,
  trainable: TextTrainable,
  runner: Runner,
  origin: { readonly key: string; readonly step: number; readonly timeline: TimelineOf<TextTrainable> },
): Promise<Opened> {
  const context = await openContext(experiment, corpus, world, trainable, runner);
  const phrasings = new Phrasings(context);
  return {
    subject: subjectOf(context, origin.key, origin.step),
    answer: {
      ask: (question) => look(context, phrasings, question),
      vary: (question, watch) => vary(context, question, watch),
      score: (question, watch) => scoreInterventions(context, question, watch),
      pairs: (question, watch) => counterfactualPairs(context, question, watch),
      timeline: async (question, watch) => {
        const { count, slotDim } = latentsOf(context);
        const size = Math.min(question.examples, context.examples.size);
        const timeline = await origin.timeline(question, watch, (training, trained) => {
          const { latents } = training.model;
          if (!latents) throw new Error('the same experiment trained to a model without latents');
          return encodeExamples(corpus, context.examples, size, latents, trained);
        });
        return { ...timeline, examples: pick(context, size), latents: count, latentDim: slotDim };
      },
    },
    dispose: () => runner.dispose(),
  };
}

function subjectOf(context: TextContext, key: string, step: number): ProbeSubject {
  const { corpus, world, tasks, trainable, matched, examples } = context;
  return {
    key,
    step,
    kind: 'text',
    latents: trainable.model.latents?.count ?? 0,
    latentDim: trainable.model.latents?.slotDim ?? 0,
    matching: matched?.matching ?? null,
    factors: world.factors,
    tasks: tasks.map(
      ({ id, name, parents, instructions }, t): ProbedTask => ({
        id,
        name,
        heldOut: t >= corpus.tasks.length,
        parents,
        instructions: instructions.slice(0, MOST_INSTRUCTIONS).map((ids) => world.reader.write(ids)),
      }),
    ),
    examples: pick(context, Math.min(MOST_EXAMPLES, examples.size)),
  };
}

/** The first examples, in words. */
function pick({ corpus, world, examples }: TextContext, count: number): ProbedExample[] {
  const field = (tokens: Int32Array, length: number, k: number): string =>
    world.reader.write(tokens.subarray(k * length, (k + 1) * length));
  const n = corpus.factorCardinality?.length ?? 0;
  return Array.from({ length: count }, (_, k) => ({
    text: field(examples.source, corpus.sourceLength, k),
    task: examples.task[k],
    instruction: field(examples.instruction, corpus.instructionLength, k),
    target: field(examples.target, corpus.targetLength, k),
    factors: examples.factors && Array.from(examples.factors.subarray(k * n, (k + 1) * n)),
  }));
}
