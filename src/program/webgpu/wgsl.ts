import { type Fields, shader, type Variants } from './shader';

/*
 * Pieces of WGSL that several shaders share; each is put into a shader's body where it is needed.
 *
 * Two kinds of device run them. On a GPU threads are many, a barrier is cheap and memory far, so threads share rows. A processor
 * that plays GPU (SwiftShader, llvmpipe) makes threads four at a time: a shader with barriers costs it dearly, so there one thread
 * does a row alone; and it walks through every branch, taken or not, but skips loops, so what is seldom wanted stands in a
 * loop of one turn (`when`).
 */

/** The same body in both forms, with `LANES` as each does it. */
export function variants<const F extends Fields>(fields: F, body: (lanes: string) => string): Variants<F> {
  return {
    hardware: shader(fields, body(LANES), 'hardware'),
    software: shader(fields, body(ALONE), 'software'),
  };
}

/**
 * Sums and maxima over `lanes` threads that share a row: thread `first + l · step` holds the share of lane l. Always added in
 * the same order, and every lane gets the result. All threads of a workgroup must come by.
 */
const LANES = `
var<workgroup> shares: array<f32, 64>;
fn sumOverLanes(share: f32, thread: u32, first: u32, step: u32, lanes: u32) -> f32 {
  workgroupBarrier();
  shares[thread] = share;
  workgroupBarrier();
  var total = shares[first];
  for (var l = 1u; l < lanes; l++) { total += shares[first + l * step]; }
  return total;
}
fn maxOverLanes(share: f32, thread: u32, first: u32, step: u32, lanes: u32) -> f32 {
  workgroupBarrier();
  shares[thread] = share;
  workgroupBarrier();
  var highest = shares[first];
  for (var l = 1u; l < lanes; l++) { highest = max(highest, shares[first + l * step]); }
  return highest;
}
`;

/** The same where `lanes` is 1. */
const ALONE = `
fn sumOverLanes(share: f32, thread: u32, first: u32, step: u32, lanes: u32) -> f32 { return share; }
fn maxOverLanes(share: f32, thread: u32, first: u32, step: u32, lanes: u32) -> f32 { return share; }
`;

/**
 * Who does what where rows are shared out over `a.lanes` threads each, for shaders with `lanes` and `rows` among their arguments.
 * Threads beyond the last row do the last one once more (they have to come by the barriers) and write nothing.
 */
export const ROWS = `
  let lane = thread % a.lanes;
  let first = thread - lane;
  let wanted = group * (64u / a.lanes) + thread / a.lanes;
  let writing = wanted < a.rows;
  let row = min(wanted, a.rows - 1u);
`;

/** Does it where the condition holds; for shaders of software devices, which walk through the body of an `if` in any case. */
export function when(condition: string, body: string): string {
  return `for (var once = select(0u, 1u, ${condition}); once > 0u; once--) { ${body} }`;
}

/**
 * tanh and the logistic function by exponentials of negative numbers alone: WGSL's own tanh may overflow to no number for
 * large arguments.
 */
export const CURVES = `
fn hyperbolicTangent(x: f32) -> f32 {
  let e = exp(-2.0 * abs(x));
  return sign(x) * (1.0 - e) / (1.0 + e);
}
fn logistic(x: f32) -> f32 {
  let e = exp(-abs(x));
  return select(e, 1.0, x >= 0.0) / (1.0 + e);
}
`;

/** Below any number that a shader meets; WGSL need not know infinities. */
export const LOWEST = '-3.4028234e38f';
