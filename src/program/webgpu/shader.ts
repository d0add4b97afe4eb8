/*
 * How the shaders of compiled programs look. Every shader sees the same two bindings: the arena `m` and a list of argument
 * structs, so one layout and one bind group serve them all. A shader is written as
 *
 *   fn run(a: Arguments, group: u32, thread: u32)
 *
 * for 64 threads per workgroup; `group` counts the workgroups of one dispatch from 0, however many dimensions it took to start
 * them. Sizes are arguments, not constants: few shaders, each compiled once.
 *
 * Several dispatches of one shader that do not wait for each other run as one (`order.ts`), their workgroups one after another; each
 * workgroup looks up which of them it belongs to. A shader's body sees nothing of that.
 */

/** `word`: a u32, an integer or a place in the arena; `number`: an f32; `four`: a vec4<u32>. */
export type Field = 'word' | 'number' | 'four';

export type Fields = Readonly<Record<string, Field>>;

export interface Shader<F extends Fields = Fields> {
  /** All of its WGSL; equal text is compiled once. */
  readonly code: string;
  readonly fields: F;
  /** Where each field stands in the struct, in 4-byte words. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Length of the struct in 4-byte words. */
  readonly words: number;
  /** How many dispatches may run as one. */
  readonly capacity: number;
}

/** Words in front of every struct of arguments: the first workgroup, how many there are, and how many structs. */
export const HEADER = { firstGroup: 0, groupCount: 1, siblings: 2 } as const;

/** Threads per workgroup, of every shader; half of what any WebGPU device must offer, and one or two waves of a GPU. */
export const THREADS = 64;

/** Bytes of arguments that one dispatch sees. */
export const ARGUMENT_BYTES = 8192;

/** The place of an input or output that is not there. A shader compares with `NONE`. */
export const NONE = 0xffffffff;

const SIZES: Record<Field, number> = { word: 1, number: 1, four: 4 };
const TYPES: Record<Field, string> = { word: 'u32', number: 'f32', four: 'vec4u' };

/** The devices a shader is for: GPUs, processors that play GPU, or both. */
export type Kind = 'hardware' | 'software' | 'any';

/** Two forms of one shader; an emitter takes the one for its device. */
export interface Variants<F extends Fields = Fields> {
  readonly hardware: Shader<F>;
  readonly software: Shader<F>;
}

const declared: { readonly shader: Shader; readonly kind: Kind }[] = [];

/** All shaders of the modules loaded so far that are for such a device; they are compiled together (`gpu.ts`). */
export function shadersFor(software: boolean): Shader[] {
  const other = software ? 'hardware' : 'software';
  return declared.filter(({ kind }) => kind !== other).map(({ shader }) => shader);
}

/**
 * Declares a shader with these arguments, in this order, and this body: whatever it declares, and its `run`. Call it while
 * a module loads.
 */
export function shader<const F extends Fields>(fields: F, body: string, kind: Kind = 'any'): Shader<F> {
  const offsets = new Map<string, number>();
  let words = Object.keys(HEADER).length;
  for (const [name, field] of Object.entries(fields)) {
    const size = SIZES[field];
    words = Math.ceil(words / size) * size;
    offsets.set(name, words);
    words += size;
  }
  // Structs in a uniform array stand at multiples of 16 bytes.
  words = Math.ceil(words / 4) * 4;
  const capacity = Math.floor(ARGUMENT_BYTES / (4 * words));
  const code = `
const NONE = ${NONE}u;
struct Arguments {
  @align(16) firstGroup: u32,
  groupCount: u32,
  siblings: u32,
  ${Object.entries(fields)
    .map(([name, field]) => `${name}: ${TYPES[field]},`)
    .join('\n  ')}
}
@group(0) @binding(0) var<storage, read_write> m: array<f32>;
@group(0) @binding(1) var<uniform> problems: array<Arguments, ${capacity}>;
${body}
@compute @workgroup_size(${THREADS})
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = id.y * count.x + id.x;
  var problem = 0u;
  var beyond = problems[0].siblings;
  while (beyond - problem > 1u) {
    let middle = (problem + beyond) / 2u;
    if (index >= problems[middle].firstGroup) { problem = middle; } else { beyond = middle; }
  }
  let group = index - problems[problem].firstGroup;
  if (group < problems[problem].groupCount) {
    run(problems[problem], group, thread);
  }
}
`;
  const made = { code, fields, offsets, words, capacity };
  declared.push({ shader: made, kind });
  return made;
}
