import { reads, writes } from '../../program/access';
import { sizeOf, type View } from '../../program/graph';
import type { Emitter, Lowering } from '../../program/webgpu/lowering';
import { type Bend, type Matrix, product, productWithSums } from '../../program/webgpu/product';
import { shader } from '../../program/webgpu/shader';
import { type Activation, LEAK } from './activation';

/** `linear` and its gradient as products; see `linear.ts`, and `fuse.ts` for `addend` and `slopeOf`. */
export const linearGpu: Readonly<Record<string, Lowering>> = {
  SitLinear({ inputs: { x, w, b, addend }, outputs: [y], attributes }, emit) {
    const { activation } = attributes as { activation: Activation };
    const [inner, columns] = w.shape;
    product(emit, {
      rows: x.shape[0],
      inner,
      columns,
      a: rowMajor(x, inner),
      b: rowMajor(w, columns),
      c: { at: writes(y), row: columns },
      bias: b && { at: reads(b) },
      activation: bendOf(activation),
      addend: addend && reads(addend),
    });
  },

  SitLinearGradient({ inputs, outputs: [dx, dw, db], attributes }, emit) {
    const { dy, x, w, y, addend, slopeOf } = inputs;
    const { activation, slope = 'none' } = attributes as { activation: Activation; slope?: Activation };
    const [rows, inner] = x.shape;
    const columns = w.shape[1];
    const dz = slopes(emit, dy, y, activation);
    if (emit.isUsed(dx)) {
      product(emit, {
        rows,
        inner: columns,
        columns: inner,
        a: rowMajor(dz, columns),
        b: turned(w, columns),
        c: { at: writes(dx), row: inner },
        addend: addend && reads(addend),
        slopes: slopeOf && { of: reads(slopeOf), activation: bendOf(slope) },
      });
    }
    if (emit.isUsed(dw) || emit.isUsed(db)) {
      const c = { at: writes(dw), row: columns };
      const wanted = { rows: inner, inner: rows, columns, a: turned(x, inner), b: rowMajor(dz, columns), c };
      productWithSums(emit, wanted, db.value);
    }
  },
};

export function bendOf(activation: Activation): Bend {
  const below = { none: 1, relu: 0, leakyRelu: LEAK, tanh: 1 }[activation];
  return { below, curved: activation === 'tanh' };
}

const multiplying = shader(
  {
    count: 'word',
    block: 'word',
    below: 'number',
    curved: 'word',
    dy: 'word',
    y: 'word',
    dz: 'word',
  },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  let end = min((group + 1u) * a.block, a.count);
  for (var i = group * a.block + thread; i < end; i += 64u) {
    let y = m[a.y + i];
    let slope = select(a.below, 1.0, y > 0.0);
    m[a.dz + i] = m[a.dy + i] * select(slope, 1.0 - y * y, a.curved == 1u);
  }
}
`,
);

/** dz = dy · activation′, in terms of the result y; dy itself where there is no activation. */
export function slopes(emit: Emitter, dy: View, y: View, activation: Activation): View {
  if (activation === 'none') return dy;
  const count = sizeOf(dy.shape);
  const dz = emit.temporary(count);
  const block = emit.software ? 2048 : 256;
  const { below, curved } = bendOf(activation);
  emit.dispatch(multiplying, Math.ceil(count / block), {
    count,
    block,
    below,
    curved: curved ? 1 : 0,
    dy: reads(dy),
    y: reads(y),
    dz: writes(dz),
  });
  return { value: dz, shape: dy.shape };
}

function rowMajor(of: View, width: number): Matrix {
  return { at: reads(of), row: width, column: 1 };
}

/** The transpose of a row-major matrix of this width. */
function turned(of: View, width: number): Matrix {
  return { at: reads(of), row: 1, column: width };
}
