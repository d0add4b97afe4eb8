import { type Access, reads, writes } from '../../program/access';
import type { View } from '../../program/graph';
import type { Emitter, Lowering } from '../../program/webgpu/lowering';
import { type Matrix, product } from '../../program/webgpu/product';
import { NONE, THREADS } from '../../program/webgpu/shader';
import { BLOCK, fused, fusedSlopes, rowSlopes, rowSoftmax } from './webgpuShaders';

/** `attention` and its gradient; see `attention.ts`. */
export const attentionGpu: Readonly<Record<string, Lowering>> = {
  SitAttention(operation, emit) {
    const { q, k, v, keyMask } = operation.inputs;
    const [y, p] = operation.outputs;
    const { heads, causal } = operation.attributes as { heads: number; causal: boolean };
    const { multiply, sizes, rows, blocks } = layoutOf(emit, q, k, heads);
    const masking = { causal: causal ? 1 : 0, keyMask: keyMask ? reads(keyMask) : NONE };
    if (!emit.software) {
      const places = { q: reads(q), k: reads(k), v: reads(v), y: writes(y), p: writes(p) };
      emit.dispatch(fused, blocks, { ...sizes, ...masking, ...places });
      return;
    }
    multiply('queries', 'keys', 'part', { a: reads(q), b: reads(k), c: writes(p) });
    emit.dispatch(rowSoftmax, Math.ceil(rows / THREADS), {
      ...sizes,
      ...masking,
      masked: keyMask ? 1 : 0,
      rows,
      p: writes(p),
    });
    multiply('queries', 'part', 'keys', { a: reads(p), b: reads(v), c: writes(y) });
  },

  SitAttentionGradient(operation, emit) {
    const { dy, q, k, v, p } = operation.inputs;
    const [dq, dk, dv] = operation.outputs;
    const { heads } = operation.attributes as { heads: number };
    const { multiply, sizes, rows, blocks } = layoutOf(emit, q, k, heads);
    const ds = emit.temporary(p.value.size);
    if (emit.software) {
      multiply('queries', 'keys', 'part', { a: reads(dy), b: reads(v), c: writes(ds) });
      emit.dispatch(rowSlopes, Math.ceil(rows / THREADS), { ...sizes, rows, p: reads(p), ds: writes(ds) });
    } else {
      const places = { dy: reads(dy), v: reads(v), p: reads(p), ds: writes(ds) };
      emit.dispatch(fusedSlopes, blocks, { ...sizes, ...places });
    }
    multiply('queries', 'part', 'keys', { a: reads(ds), b: reads(k), c: writes(dq) });
    multiply('keys', 'part', 'queries', { a: reads(ds), b: reads(q), c: writes(dk) });
    multiply('keys', 'part', 'queries', { a: reads(p), b: reads(dy), c: writes(dv) });
  },
};

type Axis = 'queries' | 'keys' | 'part';

function layoutOf(emit: Emitter, q: View, k: View, heads: number) {
  const [batch, queries, width] = q.shape;
  const keys = k.shape[1];
  const part = width / heads;
  const length = { queries, keys, part };

  /** Where element (row, column) of a head's matrix lies; those over queries and keys are [B, heads, T, S]. */
  const matrix = (at: Access, row: Axis, column: Axis): Matrix => {
    if (row !== 'part' && column !== 'part') {
      const strides = row === 'queries' ? { row: keys, column: 1 } : { row: 1, column: keys };
      return { at, ...strides, outer: heads * queries * keys, head: queries * keys };
    }
    const [rows, strides] =
      row === 'part' ? [length[column], { row: 1, column: width }] : [length[row], { row: width, column: 1 }];
    return { at, ...strides, outer: rows * width, head: part };
  };

  /** c [rows, columns] = a [rows, inner] · b [inner, columns] for every example and head. */
  const multiply = (
    rows: Axis,
    columns: Axis,
    inner: Axis,
    { a, b, c }: Record<'a' | 'b' | 'c', Access>,
  ): void => {
    if (!emit.isUsed(c.value)) return;
    product(emit, {
      rows: length[rows],
      inner: length[inner],
      columns: length[columns],
      outer: batch,
      heads,
      a: matrix(a, rows, inner),
      b: matrix(b, inner, columns),
      c: matrix(c, rows, columns),
    });
  };

  return {
    multiply,
    sizes: { queries, keys, width, part, heads, scale: 1 / Math.sqrt(part) },
    rows: batch * heads * queries,
    blocks: batch * heads * Math.ceil(queries / BLOCK),
  };
}
