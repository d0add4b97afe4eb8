import { grads, mul, type Scalar, setBackend, sum, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { startNodeBackend } from '../backend/node';
import { nodeSurroundings } from '../backend/nodeMachine';
import { expectClose, normals, type Op } from '../kernels/opCheck';
import { cases } from '../kernels/ops.fixture';
import { Parameters } from '../model/parameters';
import type { Feeds, NumberArray } from '../program/graph';
import { Layout } from '../program/layout';
import type { Target } from '../program/target';
import { Machines } from '../program/wasm/machine';
import { WasmTarget } from '../program/wasm/target';
import { CompiledRunner } from './compiled';
import { wasmInstructions } from './instructions';

/*
 * Every op compiled, value and gradients, against the plain reference on the CPU, over all the cases that the ops are tried
 * with one by one.
 */

/** `op` and, for this weighting of its output, its gradients, by name. */
function valueAndGradients(op: Op, weighting: Tensor, inputs: readonly Tensor[]): Record<string, Tensor> {
  const weighted = (...tensors: Tensor[]) => sum(mul(op(...tensors), weighting)) as Scalar;
  const gradients = grads(weighted)([...inputs]);
  return {
    value: op(...inputs),
    ...Object.fromEntries(gradients.map((gradient, i) => [`gradient${i}`, gradient])),
  };
}

async function numbersOf(tensors: Record<string, Tensor>): Promise<Record<string, NumberArray>> {
  const read = async ([name, tensor]: [string, Tensor]) =>
    [name, (await tensor.data()) as NumberArray] as const;
  return Object.fromEntries(await Promise.all(Object.entries(tensors).map(read)));
}

async function expectCompiled(op: Op, reference: Op, inputs: Tensor[], target: Target): Promise<void> {
  await setBackend('cpu');
  const weighting = normals(reference(...inputs).shape);
  const wanted = await numbersOf(valueAndGradients(reference, weighting, inputs));
  const feeds: Record<string, Feeds[string]> = {};
  for (const [i, tensor] of [...inputs, weighting].entries()) {
    feeds[`input${i}`] = { shape: tensor.shape, values: (await tensor.data()) as NumberArray };
  }
  const parameters = new Parameters(0);
  const runner = new CompiledRunner(parameters, new Layout([]), target);
  const found = await runner.run('case', feeds, (tensors) => {
    const recorded = inputs.map((_, i) => tensors[`input${i}`]);
    return valueAndGradients(op, tensors[`input${inputs.length}`], recorded);
  });
  for (const [name, values] of Object.entries(wanted)) expectClose(found[name], values, 2e-4);
}

for (const threads of [1, 2]) {
  describe(`compiled for WASM, ${threads} ${threads === 1 ? 'thread' : 'threads'}`, () => {
    let machines: Machines;
    beforeAll(async () => {
      await startNodeBackend('cpu');
      machines = await Machines.prepare(nodeSurroundings(threads));
    });
    for (const { name, op, reference, inputs } of cases()) {
      it(`${name}: value and gradient as the reference`, async () => {
        const machine = await machines.take();
        const target = new WasmTarget(machine, new Layout([]), wasmInstructions, () =>
          machines.give(machine),
        );
        await expectCompiled(op, reference, inputs(), target);
        target.dispose();
      });
    }
  });
}
