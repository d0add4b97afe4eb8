import './gpuCounts';
import { defaultDevice, init, type numpy } from '@jax-js/jax';
import { SHAPES } from '../benchmark/model';
import { jaxBenchmarkStep } from '../jax/transformer';
import { serve } from './serve';

serve(async ({ task, device }) => {
  if (task.kind !== 'benchmark') throw new Error('jax-js trains the benchmark model only');
  const started = await init(device);
  if (!started.includes(device)) throw new Error(`jax-js does not start on ${device} here`);
  defaultDevice(device);
  const { step, parameters } = jaxBenchmarkStep(SHAPES[task.size]);
  let last: numpy.Array | null = null;
  return {
    detail: device === 'wasm' ? `${navigator.hardwareConcurrency} threads` : 'WebGPU',
    parameters,
    step: () => {
      last?.dispose();
      last = step();
    },
    drain: async () => {
      if (!last) throw new Error('no step was taken');
      const [loss] = await last.data();
      last = null;
      return loss;
    },
  };
});
