import type { Experiment } from '../../experiment/experiment';
import { Refusal } from '../../lib/refusal';
import type { NumericTrainable } from '../../model/numeric/trainable';
import type { Runner } from '../../program/runner';
import { label } from '../../scm/graph';
import type { NumericWorld } from '../../tasks/numeric/world';
import type { Opened } from '../opened';
import type { ProbedExample, ProbeSubject } from '../protocol';
import type { TimelineOf } from '../training';
import { pairsOfNumbers, scoreNumbers } from './change';
import { encodeAll, type NumericContext, openNumericContext } from './context';
import { lookAtNumbers, varyNumbers } from './look';
import { factorsAsText, numbers } from './words';

const MOST_EXAMPLES = 200;

/** A trained numeric model. Disposes of the runner with itself. */
export async function openNumeric(
  experiment: Experiment,
  world: NumericWorld,
  { model }: NumericTrainable,
  runner: Runner,
  origin: { readonly key: string; readonly step: number; readonly timeline: TimelineOf<NumericTrainable> },
): Promise<Opened> {
  const context = await openNumericContext(experiment, world, model, runner);
  return {
    subject: subjectOf(context, origin.key, origin.step),
    answer: {
      ask: (question) => lookAtNumbers(context, question),
      vary: (question) => {
        if (question.samples > 0) {
          throw new Refusal('samples', question.samples, 'numbers are predicted, not sampled', 'Ask for 0.');
        }
        return varyNumbers(context, question);
      },
      score: (question, watch) => scoreNumbers(context, question, watch),
      pairs: (question, watch) => pairsOfNumbers(context, question, watch),
      timeline: async (question, watch) => {
        const size = Math.min(question.examples, context.examples.size);
        const source = context.examples.source.slice(0, size * world.corpus.sourceDim);
        const timeline = await origin.timeline(question, watch, (training, trained) =>
          encodeAll(training.model, trained, source, size),
        );
        return { ...timeline, examples: pick(context, size), latents: context.latents, latentDim: 1 };
      },
    },
    dispose: () => runner.dispose(),
  };
}

function subjectOf(context: NumericContext, key: string, step: number): ProbeSubject {
  const { experiment, latents, matching, examples } = context;
  const { factors, tasks } = experiment.graph;
  const index = new Map(factors.map(({ id }, i) => [id, i]));
  return {
    key,
    step,
    kind: 'numeric',
    latents,
    latentDim: 1,
    matching,
    factors: factors.map((factor) => ({ id: factor.id, name: label(factor), values: [] })),
    tasks: tasks.map((task) => ({
      id: task.id,
      name: label(task),
      heldOut: false,
      parents: task.parents.map((id) => index.get(id)!).sort((a, b) => a - b),
      instructions: [],
    })),
    examples: pick(context, Math.min(MOST_EXAMPLES, examples.size)),
  };
}

/** The first examples; every one of them has all tasks, so one is named in turn. */
function pick({ experiment, world, examples }: NumericContext, count: number): ProbedExample[] {
  const { factorCount: n, taskCount: m, targetDim } = world.corpus;
  return Array.from({ length: count }, (_, k) => {
    const factors = examples.factors.subarray(k * n, (k + 1) * n);
    const task = k % m;
    const from = (k * m + task) * targetDim;
    return {
      text: factorsAsText(experiment, factors),
      task,
      instruction: '',
      target: numbers(examples.targets.subarray(from, from + targetDim)),
      factors: Array.from(factors),
    };
  });
}
