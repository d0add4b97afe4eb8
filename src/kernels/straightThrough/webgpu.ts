import { type Access, reads, writes } from '../../program/access';
import type { View } from '../../program/graph';
import type { Emitter, Lowering } from '../../program/webgpu/lowering';
import { NONE, shader } from '../../program/webgpu/shader';

/** Elements per workgroup. */
const BLOCK = 256;

/** The sample, or given dy its gradient: s(1 − s)/τ is even in its argument, so that no exponential overflows. */
const either = shader(
  { count: 'word', logits: 'word', noise: 'word', dy: 'word', tau: 'word', y: 'word' },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  for (var i = group * ${BLOCK}u + thread; i < min((group + 1u) * ${BLOCK}u, a.count); i += 64u) {
    let x = m[a.logits + i] + m[a.noise + i];
    if (a.dy == NONE) {
      m[a.y + i] = select(0.0, 1.0, x > 0.0);
    } else {
      let tau = m[a.tau];
      let e = exp(-abs(x) / tau);
      m[a.y + i] = m[a.dy + i] * e / ((1.0 + e) * (1.0 + e) * tau);
    }
  }
}
`,
);

/** `straightThrough` and its gradient; see `straightThrough.ts`. */
export const straightThroughGpu: Readonly<Record<string, Lowering>> = {
  SitStraightThrough({ inputs: { logits, noise }, outputs: [y] }, emit) {
    dispatch(emit, logits, noise, y, { dy: NONE, tau: NONE });
  },

  SitStraightThroughGradient({ inputs: { dy, logits, noise, tau }, outputs: [dlogits] }, emit) {
    dispatch(emit, logits, noise, dlogits, { dy: reads(dy), tau: reads(tau) });
  },
};

function dispatch(
  emit: Emitter,
  logits: View,
  noise: View,
  y: View,
  back: { dy: Access | number; tau: Access | number },
): void {
  const count = y.value.size;
  emit.dispatch(either, Math.ceil(count / BLOCK), {
    count,
    logits: reads(logits),
    noise: reads(noise),
    ...back,
    y: writes(y),
  });
}
