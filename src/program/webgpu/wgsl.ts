import type { Activation } from '../../kernels/linear/activation';
import { LEAK } from '../../kernels/linear/activation';

/*
 * Pieces of WGSL that several shaders share; each is put into a shader's body where it is needed.
 */

/** Numbers of the activations in shaders. */
export const ACTIVATIONS: Readonly<Record<Activation, number>> = { none: 0, relu: 1, leakyRelu: 2, tanh: 3 };

/**
 * tanh and the logistic function by exponentials of negative numbers alone: WGSL's own tanh may overflow to no number for
 * large arguments.
 */
export const FUNCTIONS = `
fn hyperbolicTangent(x: f32) -> f32 {
  let e = exp(-2.0 * abs(x));
  return sign(x) * (1.0 - e) / (1.0 + e);
}
fn logistic(x: f32) -> f32 {
  let e = exp(-abs(x));
  return select(e, 1.0, x >= 0.0) / (1.0 + e);
}
`;

/** `activate(x, activation)`, and its slope in terms of its result. */
export const ACTIVATE = `
fn activate(x: f32, activation: u32) -> f32 {
  switch activation {
    case ${ACTIVATIONS.relu}u: { return max(x, 0.0); }
    case ${ACTIVATIONS.leakyRelu}u: { return max(x, ${LEAK} * x); }
    case ${ACTIVATIONS.tanh}u: { return hyperbolicTangent(x); }
    default: { return x; }
  }
}
fn slope(y: f32, activation: u32) -> f32 {
  switch activation {
    case ${ACTIVATIONS.relu}u: { return select(0.0, 1.0, y > 0.0); }
    case ${ACTIVATIONS.leakyRelu}u: { return select(${LEAK}, 1.0, y > 0.0); }
    case ${ACTIVATIONS.tanh}u: { return 1.0 - y * y; }
    default: { return 1.0; }
  }
}
`;

/**
 * Sums and maxima over `lanes` threads that share a row: thread `first + l · step` holds the share of lane l. Always added in
 * the same order, and every lane gets the result. One lane needs no barrier. All threads of a workgroup must come by.
 */
export const LANES = `
var<workgroup> shares: array<f32, 64>;
fn sumOverLanes(share: f32, thread: u32, first: u32, step: u32, lanes: u32) -> f32 {
  if (lanes == 1u) { return share; }
  workgroupBarrier();
  shares[thread] = share;
  workgroupBarrier();
  var total = shares[first];
  for (var l = 1u; l < lanes; l++) { total += shares[first + l * step]; }
  return total;
}
fn maxOverLanes(share: f32, thread: u32, first: u32, step: u32, lanes: u32) -> f32 {
  if (lanes == 1u) { return share; }
  workgroupBarrier();
  shares[thread] = share;
  workgroupBarrier();
  var highest = shares[first];
  for (var l = 1u; l < lanes; l++) { highest = max(highest, shares[first + l * step]); }
  return highest;
}
`;

/** Below any number that a shader meets; WGSL need not know infinities. */
export const LOWEST = '-3.4028234e38f';

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
