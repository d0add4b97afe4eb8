import { type Access, reads, writes } from '../../program/access';
import type { View } from '../../program/graph';
import type { Emitter, Lowering } from '../../program/webgpu/lowering';
import { NONE, shader } from '../../program/webgpu/shader';

/** Terms of one dispatch. */
const MOST = 8;

const TERMS = ['term0', 'term1', 'term2', 'term3', 'term4', 'term5', 'term6', 'term7'] as const;

/** out = sum before + Σ weight · term; or, given dy, every term = weight · dy. */
const either = shader(
  {
    weights: 'word',
    before: 'word',
    out: 'word',
    dy: 'word',
    term0: 'word',
    term1: 'word',
    term2: 'word',
    term3: 'word',
    term4: 'word',
    term5: 'word',
    term6: 'word',
    term7: 'word',
  },
  `
fn run(a: Arguments, group: u32, thread: u32) {
  if (thread > 0u) { return; }
  var terms = array<u32, ${MOST}>(${TERMS.map((term) => `a.${term}`).join(', ')});
  var sum = 0.0;
  if (a.before != NONE) { sum = m[a.before]; }
  for (var i = 0u; i < ${MOST}u; i++) {
    if (terms[i] == NONE) { continue; }
    if (a.dy == NONE) {
      sum += m[a.weights + i] * m[terms[i]];
    } else {
      m[terms[i]] = m[a.weights + i] * m[a.dy];
    }
  }
  if (a.out != NONE) { m[a.out] = sum; }
}
`,
);

/** `weightedSum` and its gradient; see `weightedSum.ts`. */
export const weightedSumGpu: Readonly<Record<string, Lowering>> = {
  SitWeightedSum({ inputs: { weights, ...terms }, outputs: [out] }, emit) {
    const k = weights.value.size;
    let before: View | null = null;
    for (let begin = 0; begin < k; begin += MOST) {
      const chosen = TERMS.map((_, i) => (begin + i < k ? reads(terms[begin + i]) : NONE));
      const sum: View = begin + MOST < k ? { value: emit.temporary(1), shape: [] } : out;
      dispatch(emit, reads(weights, begin), chosen, {
        before: before ? reads(before) : NONE,
        out: writes(sum),
        dy: NONE,
      });
      before = sum;
    }
  },

  SitWeightedSumGradient({ inputs: { dy, weights }, outputs }, emit) {
    for (let begin = 0; begin < outputs.length; begin += MOST) {
      const chosen = TERMS.map((_, i) => {
        const output = outputs[begin + i];
        return output && emit.isUsed(output) ? writes(output) : NONE;
      });
      dispatch(emit, reads(weights, begin), chosen, { before: NONE, out: NONE, dy: reads(dy) });
    }
  },
};

type Place = Access | number;

function dispatch(
  emit: Emitter,
  weights: Place,
  terms: readonly Place[],
  rest: { before: Place; out: Place; dy: Place },
): void {
  const [term0, term1, term2, term3, term4, term5, term6, term7] = terms;
  emit.dispatch(either, 1, {
    weights,
    ...rest,
    ...{ term0, term1, term2, term3, term4, term5, term6, term7 },
  });
}
