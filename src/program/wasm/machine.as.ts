import { collisionRate } from '../../kernels/collisionRate/collisionRate.as';
import { columnCosine } from '../../kernels/columnCosine/columnCosine.as';
import { competingSlots, competingSlotsGradient } from '../../kernels/competingSlots/competingSlots.as';
import { gate, gateLatents } from '../../kernels/gate/gate.as';
import { latentScale } from '../../kernels/latentScale/latentScale.as';
import { linear } from '../../kernels/linear/linear.as';
import { scaledTotal, squaredErrors } from '../../kernels/meanSquaredError/meanSquaredError.as';
import { straightThrough, straightThroughGradient } from '../../kernels/straightThrough/straightThrough.as';
import { weightedSum, weightedSumGradient } from '../../kernels/weightedSum/weightedSum.as';
import { barrier } from './barrier.as';
import { Code } from './code';

/**
 * Runs one thread's program: 32-bit words `[code, number of arguments, …arguments]`, one routine after another, up to
 * `Code.end`. A routine is given the address of its arguments, which it documents; addresses count bytes.
 */
export function run(program: usize): void {
  let at = program;
  for (;;) {
    const code = load<i32>(at);
    const a = at + 8;
    switch (code) {
      case Code.end:
        return;
      case Code.barrier:
        barrier(a);
        break;
      case Code.linear:
        linear(a);
        break;
      case Code.gate:
        gate(a);
        break;
      case Code.gateLatents:
        gateLatents(a);
        break;
      case Code.straightThrough:
        straightThrough(a);
        break;
      case Code.straightThroughGradient:
        straightThroughGradient(a);
        break;
      case Code.weightedSum:
        weightedSum(a);
        break;
      case Code.weightedSumGradient:
        weightedSumGradient(a);
        break;
      case Code.squaredErrors:
        squaredErrors(a);
        break;
      case Code.scaledTotal:
        scaledTotal(a);
        break;
      case Code.latentScale:
        latentScale(a);
        break;
      case Code.competingSlots:
        competingSlots(a);
        break;
      case Code.competingSlotsGradient:
        competingSlotsGradient(a);
        break;
      case Code.collisionRate:
        collisionRate(a);
        break;
      case Code.columnCosine:
        columnCosine(a);
        break;
      default:
        // A program of another version than this module.
        unreachable();
    }
    at = a + ((<usize>load<i32>(at, 4)) << 2);
  }
}
