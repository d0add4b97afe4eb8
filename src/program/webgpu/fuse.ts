import { type Operation, sizeOf, type Value, type View } from '../graph';

/*
 * Every dispatch costs a GPU some microseconds of waiting, as long as a small product takes. So what only changes an
 * operation's result a little is done where that result is made:
 *
 * - x + P where P makes one of the two sides and nothing else reads that: P gets an input `addend` (residual connections,
 *   and their gradients);
 * - the slope of an activation where a gradient of a linear layer goes straight into that of the layer below: the former
 *   gets an input `slopeOf`, the activation's result, and an attribute `slope`, the activation;
 * - sums of sums become one AddN.
 */

/** Operations whose first output can take an addend. */
const TAKES_ADDEND: ReadonlySet<string> = new Set(['SitLinear', 'SitLinearGradient', 'SitLayerNormGradient']);

/** Most terms that one sum adds up. */
export const MOST_TERMS = 4;

/** @param kept values that are read after the operations have run */
export function fused(operations: readonly Operation[], kept: ReadonlySet<Value>): Operation[] {
  const fusing = new Fusing(operations, kept);
  operations.forEach((_, i) => {
    fusing.addend(i);
  });
  operations.forEach((_, i) => {
    fusing.slope(i);
  });
  operations.forEach((_, i) => {
    fusing.sum(i);
  });
  return fusing.operations.filter((operation) => operation !== null);
}

class Fusing {
  /** null where an operation has become part of another. */
  readonly operations: (Operation | null)[];
  readonly #maker = new Map<Value, number>();
  readonly #readers = new Map<Value, number[]>();
  readonly #depth = new Map<Value, number>();
  readonly #kept: ReadonlySet<Value>;

  constructor(operations: readonly Operation[], kept: ReadonlySet<Value>) {
    this.operations = [...operations];
    this.#kept = kept;
    operations.forEach(({ inputs, outputs }, i) => {
      for (const { value } of Object.values(inputs)) {
        this.#readers.set(value, [...(this.#readers.get(value) ?? []), i]);
      }
      const depth = this.#depthOf(inputs) + 1;
      for (const { value } of outputs) {
        this.#maker.set(value, i);
        this.#depth.set(value, depth);
      }
    });
  }

  /** Moves what makes one side of an Add to where the Add stands. */
  addend(at: number): void {
    const add = this.operations[at];
    if (add?.name !== 'Add' || !sameSizes(add)) return;
    const { a, b } = add.inputs;
    for (const [part, addend] of [
      [b, a],
      [a, b],
    ]) {
      const from = this.#onlyFor(part.value, at);
      const maker = from === null ? null : this.operations[from];
      if (from === null || !maker || !TAKES_ADDEND.has(maker.name) || 'addend' in maker.inputs) continue;
      const [first, ...others] = maker.outputs;
      const { activation = 'none' } = maker.attributes as { activation?: string };
      if (first.value !== part.value || (maker.name === 'SitLinear' && activation !== 'none')) continue;
      // It must not have to wait for the addend, nor others for what else it makes.
      if (this.#depthOf({ addend }) > this.#depthOf(maker.inputs)) continue;
      if (others.some(({ value }) => (this.#readers.get(value) ?? []).some((reader) => reader < at)))
        continue;
      const outputs = [{ value: add.outputs[0].value, shape: first.shape }, ...others];
      this.#replace(from, at, { ...maker, inputs: { ...maker.inputs, addend }, outputs });
      return;
    }
  }

  /** Lets a linear layer's gradient multiply by the slope that the one below would begin with. */
  slope(at: number): void {
    const below = this.operations[at];
    if (below?.name !== 'SitLinearGradient') return;
    const { activation } = below.attributes as { activation: string };
    const { dy, y } = below.inputs;
    const from = activation === 'none' ? null : this.#onlyFor(dy.value, at);
    const above = from === null ? null : this.operations[from];
    if (from === null || above?.name !== 'SitLinearGradient' || above.outputs[0].value !== dy.value) return;
    if ((this.#maker.get(y.value) ?? -1) >= from) return;
    this.operations[from] = {
      ...above,
      inputs: { ...above.inputs, slopeOf: y },
      attributes: { ...above.attributes, slope: activation },
    };
    this.operations[at] = { ...below, attributes: { ...below.attributes, activation: 'none' } };
  }

  /** Takes sums that nothing else reads into the sum that reads them. */
  sum(at: number): void {
    const sum = this.operations[at];
    if (!sum || !isSum(sum)) return;
    let terms: View[] = Object.values(sum.inputs);
    for (const term of terms) {
      const from = this.#onlyFor(term.value, at);
      const maker = from === null ? null : this.operations[from];
      if (from === null || !maker || !isSum(maker)) continue;
      const inner = Object.values(maker.inputs);
      if (terms.length - 1 + inner.length > MOST_TERMS) continue;
      terms = terms.flatMap((other) => (other === term ? inner : [other]));
      this.#replace(from, at, { ...sum, name: 'AddN', inputs: Object.fromEntries(terms.entries()) });
    }
  }

  /** Where the value is made, if it is made here and operation `at` alone reads it, once. */
  #onlyFor(value: Value, at: number): number | null {
    const readers = this.#readers.get(value) ?? [];
    if (this.#kept.has(value) || readers.length !== 1 || readers[0] !== at) return null;
    return this.#maker.get(value) ?? null;
  }

  #replace(from: number, at: number, operation: Operation): void {
    this.operations[from] = null;
    this.operations[at] = operation;
    for (const { value } of operation.outputs) this.#maker.set(value, at);
    for (const { value } of Object.values(operation.inputs)) {
      const readers = (this.#readers.get(value) ?? []).map((reader) => (reader === from ? at : reader));
      this.#readers.set(value, readers);
    }
  }

  #depthOf(inputs: Readonly<Record<string, View>>): number {
    return Math.max(0, ...Object.values(inputs).map(({ value }) => this.#depth.get(value) ?? 0));
  }
}

function isSum(operation: Operation): boolean {
  return (operation.name === 'Add' || operation.name === 'AddN') && sameSizes(operation);
}

/** Nothing is broadcast. */
function sameSizes({ inputs, outputs: [y] }: Operation): boolean {
  return Object.values(inputs).every(({ shape }) => sizeOf(shape) === sizeOf(y.shape));
}
