import { adam } from '../../kernels/adam/adam.as';
import { attention, attentionGradient } from '../../kernels/attention/attention.as';
import { collisionRate } from '../../kernels/collisionRate/collisionRate.as';
import { columnCosine } from '../../kernels/columnCosine/columnCosine.as';
import { competingSlots, competingSlotsGradient } from '../../kernels/competingSlots/competingSlots.as';
import { crossEntropy } from '../../kernels/crossEntropy/crossEntropy.as';
import { gatherRows, scatterRows } from '../../kernels/embedding/embedding.as';
import { gate, gateLatents } from '../../kernels/gate/gate.as';
import { latentScale } from '../../kernels/latentScale/latentScale.as';
import { layerNorm, layerNormGradient } from '../../kernels/layerNorm/layerNorm.as';
import { linear, linearSlopes } from '../../kernels/linear/linear.as';
import { scaledTotal, squaredErrors } from '../../kernels/meanSquaredError/meanSquaredError.as';
import { add, divide, greater, maximum, multiply, subtract } from '../../kernels/stock/binary.as';
import { copy } from '../../kernels/stock/copy.as';
import { argMax, largest, softmax, sum } from '../../kernels/stock/reduce.as';
import {
  exponentials,
  logarithms,
  negative,
  sigmoids,
  square,
  squareRoot,
  tanhs,
  toFlags,
  toFloats,
  toIntegers,
} from '../../kernels/stock/unary.as';
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
      case Code.linearSlopes:
        linearSlopes(a);
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
      case Code.adam:
        adam(a);
        break;
      case Code.attention:
        attention(a);
        break;
      case Code.attentionGradient:
        attentionGradient(a);
        break;
      case Code.crossEntropy:
        crossEntropy(a);
        break;
      case Code.gatherRows:
        gatherRows(a);
        break;
      case Code.scatterRows:
        scatterRows(a);
        break;
      case Code.layerNorm:
        layerNorm(a);
        break;
      case Code.layerNormGradient:
        layerNormGradient(a);
        break;
      case Code.add:
        add(a);
        break;
      case Code.divide:
        divide(a);
        break;
      case Code.greater:
        greater(a);
        break;
      case Code.maximum:
        maximum(a);
        break;
      case Code.multiply:
        multiply(a);
        break;
      case Code.subtract:
        subtract(a);
        break;
      case Code.copy:
        copy(a);
        break;
      case Code.argMax:
        argMax(a);
        break;
      case Code.largest:
        largest(a);
        break;
      case Code.softmax:
        softmax(a);
        break;
      case Code.sum:
        sum(a);
        break;
      case Code.exponentials:
        exponentials(a);
        break;
      case Code.logarithms:
        logarithms(a);
        break;
      case Code.negative:
        negative(a);
        break;
      case Code.sigmoids:
        sigmoids(a);
        break;
      case Code.square:
        square(a);
        break;
      case Code.squareRoot:
        squareRoot(a);
        break;
      case Code.tanhs:
        tanhs(a);
        break;
      case Code.toFlags:
        toFlags(a);
        break;
      case Code.toFloats:
        toFloats(a);
        break;
      case Code.toIntegers:
        toIntegers(a);
        break;
      default:
        // A program of another version than this module.
        unreachable();
    }
    at = a + ((<usize>load<i32>(at, 4)) << 2);
  }
}
