import type { Trainable } from '../../src/model/model';
import type { Parameters } from '../../src/model/parameters';
import { type Feeds, type Graph, type Operation, sizeOf } from '../../src/program/graph';
import { Layout } from '../../src/program/layout';
import type { Loss, Tensors } from '../../src/program/runner';
import type { Target } from '../../src/program/target';
import { CompiledRunner } from '../../src/runner/compiled';

/** Floating-point operations of one training step. */
export interface Operations {
  /** Two for each multiply-add of a matrix product. */
  readonly products: number;
  /** About one for each number that anything else makes, and Adam's. */
  readonly others: number;
}

/** What Adam does to one number. */
const ADAM = 12;

/** Counts a step by writing it down and looking at the shapes; nothing is computed. */
export function countStep(parameters: Parameters, feeds: Feeds, loss: (inputs: Tensors) => Loss): Operations {
  const graph = recordStep(parameters, feeds, loss);
  let products = 0;
  let others = ADAM * parameters.count;
  for (const operation of graph.operations) {
    products += productsOf(operation);
    others += operation.outputs.reduce((total, { value }) => total + value.size, 0) + pairsOf(operation);
  }
  return { products, others };
}

/** Of an experiment's first step; batches of one experiment are of one shape, or nearly so. */
export function countExperiment(trainable: Trainable): Operations {
  const point = { step: 1, tau: 1, learningRate: 0, maskLearningRate: 0, uic: 1, dist: 1, sparse: 1 };
  return countStep(trainable.parameters, trainable.draw(point), (inputs) => trainable.loss(inputs));
}

/** The compiled runner records what its target is asked to compile; this target keeps it and runs nothing. */
function recordStep(parameters: Parameters, feeds: Feeds, loss: (inputs: Tensors) => Loss): Graph {
  let recorded: Graph | null = null;
  const target: Target = {
    compile(graph) {
      recorded = graph;
      return { run: () => async () => ({}) };
    },
    read: async () => new Float32Array(),
    write() {},
    dispose() {},
  };
  const runner = new CompiledRunner(parameters, new Layout(parameters.all()), target);
  runner.step(feeds, loss, { step: 1, weights: 0, masks: 0 });
  if (!recorded) throw new Error('the step was not recorded');
  return recorded;
}

function productsOf({ name, inputs, outputs, attributes }: Operation): number {
  const shape = (input: string): readonly number[] => inputs[input].shape;
  /** Rows of `x` by a matrix or one matrix for each group. */
  const linear = () => 2 * sizeOf(shape('x')) * (shape('w').at(-1) ?? 0);
  switch (name) {
    case 'SitLinear':
    case 'SitBatchLinear':
      return linear();
    case 'SitLinearGradient':
    case 'SitBatchLinearGradient':
      return 2 * linear();
    case 'BatchMatMul':
    case 'SitBatchMatMul': {
      const { transposeA } = attributes as { readonly transposeA?: boolean };
      const inner = shape('a').at(transposeA ? -2 : -1) ?? 0;
      return 2 * sizeOf(outputs[0].shape) * inner;
    }
    // Scores and mixing; on the way back two of each.
    case 'SitAttention':
      return 4 * sizeOf(shape('q')) * shape('k')[1];
    case 'SitAttentionGradient':
      return 8 * sizeOf(shape('q')) * shape('k')[1];
    case 'SitCompetingSlots':
      return 2 * sizeOf(shape('scores')) * shape('values')[2];
    case 'SitCompetingSlotsGradient':
      return 4 * sizeOf(shape('weights')) * shape('values')[2];
    default:
      return 0;
  }
}

/** The mask losses look at every pair of factors for each task, and at every pair of tasks for each factor. */
function pairsOf({ name, inputs }: Operation): number {
  if (name !== 'SitCollisionRate' && name !== 'SitColumnCosine') return 0;
  const [factors, tasks] = inputs.p.shape;
  return 3 * factors * tasks * (name === 'SitCollisionRate' ? factors : tasks);
}
