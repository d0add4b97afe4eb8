import { type Access, reads, writes } from '../../program/access';
import type { Value } from '../../program/graph';
import type { Layout } from '../../program/layout';
import type { Dispatch } from '../../program/webgpu/lowering';
import { shader } from '../../program/webgpu/shader';
import { ADAM_EPSILON, BETA1, BETA2 } from './adam';

/** Elements per workgroup. */
const BLOCK = 256;

const update = shader(
  {
    parameter: 'word',
    first: 'word',
    second: 'word',
    gradient: 'word',
    count: 'word',
    rate: 'word',
    correction: 'word',
  },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  let rate = m[a.rate];
  let correction = m[a.correction];
  for (var i = group * ${BLOCK}u + thread; i < min((group + 1u) * ${BLOCK}u, a.count); i += 64u) {
    let slope = m[a.gradient + i];
    let first = ${BETA1} * m[a.first + i] + ${1 - BETA1} * slope;
    let second = ${BETA2} * m[a.second + i] + ${1 - BETA2} * slope * slope;
    m[a.first + i] = first;
    m[a.second + i] = second;
    m[a.parameter + i] -= rate * first / (sqrt(second) * correction + ${ADAM_EPSILON});
  }
}
`,
);

const RATES = { weights: 0, masks: 1 } as const;

/**
 * Adam on all updated parameters (see `Dispatches`): neighbours of one rate group together, so one dispatch for each group
 * where every parameter moves. `scalars` is [rate of weights, rate of masks, correction].
 */
export function adamDispatches(
  layout: Layout,
  gradients: ReadonlyMap<Value, string>,
  parameters: Iterable<Value>,
  scalars: Value,
): Dispatch[] {
  const values = [...parameters];
  return stretches(layout, gradients).map(({ begin, end, group, members }) => {
    const names = new Set(members.map(({ name }) => name));
    const moved = values.filter((value) => value.kind === 'parameter' && names.has(value.name));
    const rate = reads(scalars, RATES[group], RATES[group] + 1);
    const correction = reads(scalars, 2);
    const accesses: Access[] = [rate, correction];
    for (const value of moved) accesses.push(writes(value));
    for (const { gradient } of members) accesses.push(reads(gradient));
    return {
      shader: update,
      groups: Math.ceil((end - begin) / BLOCK),
      words: {
        parameter: begin,
        first: layout.size + begin,
        second: 2 * layout.size + begin,
        gradient: 3 * layout.size + begin,
        count: end - begin,
        rate,
        correction,
      },
      accesses,
    };
  });
}

interface Stretch {
  readonly group: 'weights' | 'masks';
  readonly begin: number;
  end: number;
  readonly members: { readonly name: string; readonly gradient: Value }[];
}

/** Updated parameters that lie next to each other in one rate group. */
function stretches(layout: Layout, gradients: ReadonlyMap<Value, string>): Stretch[] {
  const gradientOf = new Map([...gradients].map(([gradient, name]) => [name, gradient]));
  const found: Stretch[] = [];
  for (const { group, begin: from, end: to } of layout.groups) {
    let open: Stretch | null = null;
    for (const name of layout.names()) {
      const { begin, size } = layout.place(name);
      if (begin < from || begin >= to) continue;
      const gradient = gradientOf.get(name);
      if (!gradient) {
        open = null;
        continue;
      }
      if (!open) {
        open = { group, begin, end: begin, members: [] };
        found.push(open);
      }
      open.end = begin + size;
      open.members.push({ name, gradient });
    }
  }
  return found;
}
