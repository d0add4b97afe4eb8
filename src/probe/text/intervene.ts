import { Refusal } from '../../lib/refusal';
import { fieldFeeds } from '../../model/text/feeds';
import type { Intervention } from '../protocol';
import { latentsOf, type MatchedLatents, matchedOf, type TextContext } from './context';

/** The latents of one source [n · z]. */
export async function encodeSource(context: TextContext, source: Int32Array): Promise<Float32Array> {
  const { encode } = latentsOf(context);
  const feeds = fieldFeeds('source', { ids: source, size: 1, length: source.length });
  const { latents } = await context.runner.run('encode', feeds, (inputs) => ({ latents: encode(inputs) }));
  return Float32Array.from(latents);
}

/** A copy of latents [n · z] with some of them set by hand. @throws Refusal for latents and values there are not */
export function intervene(
  context: TextContext,
  latents: Float32Array,
  interventions: readonly Intervention[],
): Float32Array {
  const set = Float32Array.from(latents);
  const { count, slotDim } = latentsOf(context);
  for (const [k, { latent, to }] of interventions.entries()) {
    const path = `interventions[${k}]`;
    if (!Number.isInteger(latent) || latent < 0 || latent >= count) {
      throw new Refusal(`${path}.latent`, latent, `must be the index of one of the ${count} latents`);
    }
    const vector = to.kind === 'vector' ? to.vector : meanLatent(context, latent, to.factor, to.value, path);
    if (vector.length !== slotDim || !vector.every(Number.isFinite)) {
      throw new Refusal(`${path}.to.vector`, vector, `must be ${slotDim} finite numbers`);
    }
    set.set(vector, latent * slotDim);
  }
  return set;
}

/** The mean of a latent over the balanced examples whose factor has this value [z]. */
function meanLatent(
  context: TextContext,
  latent: number,
  factor: number,
  value: number,
  path: string,
): number[] {
  const { size, values, factors, matching } = matchedOf(context);
  const { count, slotDim } = latentsOf(context);
  const mean = new Array<number>(slotDim).fill(0);
  let n = 0;
  for (let k = 0; k < size && factor >= 0 && factor < matching.length; k++) {
    if (factors[k * matching.length + factor] !== value) continue;
    n += 1;
    for (let d = 0; d < slotDim; d++) mean[d] += values[(k * count + latent) * slotDim + d];
  }
  if (n === 0) {
    const rule = 'no balanced example has this value of this factor';
    throw new Refusal(`${path}.to`, { factor, value }, rule, 'Choose one of the factor’s values.');
  }
  return mean.map((sum) => sum / n);
}

/**
 * The factors whose value, as read from their latents, interventions change [factors]; a factor's own value that is asked
 * for by name is taken at its word.
 */
export function movedFactors(
  { matching, read }: MatchedLatents,
  slotDim: number,
  before: Float32Array,
  after: Float32Array,
  interventions: readonly Intervention[],
): boolean[] {
  const vector = (latents: Float32Array, latent: number) =>
    latents.subarray(latent * slotDim, (latent + 1) * slotDim);
  return matching.map((latent, factor) => {
    // Of two interventions on one latent the later holds.
    const set = interventions.findLast((intervention) => intervention.latent === latent);
    if (!set) return false;
    const was = likeliest(read(latent, vector(before, latent)));
    const named = set.to.kind === 'value' && set.to.factor === factor ? set.to.value : null;
    return (named ?? likeliest(read(latent, vector(after, latent)))) !== was;
  });
}

function likeliest(shares: readonly number[]): number {
  return shares.indexOf(Math.max(...shares));
}
