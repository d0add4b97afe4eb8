import './gpuCounts';
import { buildCorpus } from '../../src/experiment/corpus';
import type { Experiment } from '../../src/experiment/experiment';
import { buildTrainable } from '../../src/train/build';
import { createSession } from '../../src/train/session';
import { LEARNING_RATE, SHAPES, type SizeName } from '../benchmark/model';
import { peakProduct } from '../ours/peak';
import { type Started, startOurs } from '../ours/runner';
import { ourBenchmark } from '../ours/transformer';
import { type Stretch, stretched } from '../scaling/stretch';
import { type Contestant, serve } from './serve';

serve(async (assignment) => {
  const started = await startOurs(assignment);
  const { task } = assignment;
  return {
    ...(await (task.kind === 'benchmark'
      ? benchmark(started, task.size)
      : lab(started, task.experiment, task.stretch ?? {}))),
    detail: started.detail,
    // On a GPU such short runs would measure the way there and back.
    ...(assignment.device === 'wasm' && { peak: () => peakProduct(started) }),
  };
});

type Training = Omit<Contestant, 'detail' | 'peak'>;

async function benchmark(started: Started, size: SizeName): Promise<Training> {
  const { parameters, feeds, loss } = ourBenchmark(SHAPES[size]);
  const runner = await started.runner(parameters);
  let step = 0;
  return {
    parameters: parameters.count,
    step: () => runner.step(feeds, loss, { step: ++step, weights: LEARNING_RATE, masks: LEARNING_RATE }),
    drain: async () => {
      const losses = await runner.drain();
      const last = losses.at(-1);
      if (!last) throw new Error('no step was taken');
      return last[0];
    },
  };
}

/** The lab's own session: batches and noise are drawn and rates scheduled as in the page. */
async function lab(started: Started, experiment: Experiment, stretch: Stretch): Promise<Training> {
  const trainable = buildTrainable(experiment, stretched(buildCorpus(experiment, null), stretch));
  const session = createSession(experiment, trainable, await started.runner(trainable.parameters));
  return {
    parameters: trainable.parameters.count,
    step: () => session.step(),
    drain: async () => {
      const records = await session.drain();
      const last = records.at(-1);
      if (!last) throw new Error('no step was taken');
      return last.loss;
    },
  };
}
