import './gpuCounts';
import * as tf from '@tensorflow/tfjs';
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { buildCorpus } from '../../src/experiment/corpus';
import { SHAPES } from '../benchmark/model';
import { stockLanguageStep } from '../stock/language';
import { stockNumericStep } from '../stock/numeric';
import { stockBenchmarkStep } from '../stock/transformer';
import type { Assignment, Task } from './protocol';
import { serve } from './serve';

serve(async ({ task, device }) => {
  const detail = await start(device);
  const { step, parameters } = trained(task);
  let last: tf.Scalar | null = null;
  return {
    detail,
    parameters: parameters ?? 0,
    step: () => {
      last?.dispose();
      last = step();
    },
    drain: async () => {
      if (!last) throw new Error('no step was taken');
      const [loss] = await last.data();
      last.dispose();
      last = null;
      return loss;
    },
  };
});

/** As tfjs starts it where nothing is set: on wasm with SIMD and the threads it grants, half of the cores. */
async function start(device: Assignment['device']): Promise<string> {
  if (device === 'webgpu') {
    await import('@tensorflow/tfjs-backend-webgpu');
    await activate(device);
    return 'WebGPU';
  }
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths({
    'tfjs-backend-wasm.wasm': plainUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedUrl,
  });
  await activate(device);
  const threads = wasm.getThreadsCount();
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}, SIMD`;
}

async function activate(device: Assignment['device']): Promise<void> {
  if (!(await tf.setBackend(device))) throw new Error(`tfjs does not start on ${device} here`);
}

function trained(task: Task): { step: () => tf.Scalar; parameters?: number } {
  if (task.kind === 'benchmark') return stockBenchmarkStep(SHAPES[task.size]);
  const { experiment } = task;
  const corpus = buildCorpus(experiment, null);
  const step =
    corpus.kind === 'numeric' ? stockNumericStep(experiment, corpus) : stockLanguageStep(experiment, corpus);
  return { step };
}
