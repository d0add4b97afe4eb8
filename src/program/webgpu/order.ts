import type { Access } from '../access';
import type { Value } from '../graph';
import type { Dispatch } from './lowering';
import type { Shader } from './shader';

/** Dispatches of one shader that do not wait for each other and run as one. */
export interface Batch {
  readonly shader: Shader;
  readonly dispatches: readonly Dispatch[];
}

/**
 * Between two dispatches a GPU waits for the first to end, and starting one costs as much as a small product. So dispatches
 * that may run side by side become one: of those that wait for nothing, the one with the longest way to the end still before it
 * goes next and takes along all others of the same shader (the products of q, k and v; a weight's gradient beside the gradient of
 * the layer below). What is not urgent waits until its shader comes by.
 */
export function ordered(dispatches: readonly Dispatch[]): Batch[] {
  const { before, after } = dependencies(dispatches);
  const height = new Array<number>(dispatches.length).fill(0);
  for (let i = dispatches.length - 1; i >= 0; i--) {
    for (const j of after[i]) height[i] = Math.max(height[i], height[j] + 1);
  }
  const waitsFor = before.map((of) => of.size);
  let ready = dispatches.map((_, i) => i).filter((i) => waitsFor[i] === 0);
  const batches: Batch[] = [];
  while (ready.length > 0) {
    ready.sort((i, j) => height[j] - height[i] || i - j);
    const { shader } = dispatches[ready[0]];
    const chosen = new Set(
      ready.filter((i) => dispatches[i].shader.code === shader.code).slice(0, shader.capacity),
    );
    batches.push({ shader, dispatches: [...chosen].map((i) => dispatches[i]) });
    ready = ready.filter((i) => !chosen.has(i));
    for (const i of chosen) {
      for (const j of after[i]) {
        waitsFor[j] -= 1;
        if (waitsFor[j] === 0) ready.push(j);
      }
    }
  }
  return batches;
}

/** Which dispatches have to come before which: those that touch the same elements, unless both only read. */
function dependencies(dispatches: readonly Dispatch[]): { before: Set<number>[]; after: Set<number>[] } {
  const before = dispatches.map(() => new Set<number>());
  const after = dispatches.map(() => new Set<number>());
  const touched = new Map<Value, { access: Access; by: number }[]>();
  dispatches.forEach(({ accesses }, i) => {
    for (const access of accesses) {
      const earlier = touched.get(access.value) ?? [];
      touched.set(access.value, earlier);
      for (const { access: other, by } of earlier) {
        const apart = other.end <= access.begin || access.end <= other.begin;
        if (by === i || apart || (other.mode === 'read' && access.mode === 'read')) continue;
        before[i].add(by);
        after[by].add(i);
      }
      earlier.push({ access, by: i });
    }
  });
  return { before, after };
}
