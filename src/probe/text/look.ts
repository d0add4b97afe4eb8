import { fieldFeeds } from '../../model/text/feeds';
import { UNK } from '../../tasks/corpus';
import type { Ask, Look, SeenLatent, SeenToken } from '../protocol';
import { latentsOf, type TextContext } from './context';
import { encodeSource, intervene } from './intervene';
import type { Phrasings } from './phrasings';
import { saidAnswer, saidSource } from './said';
import { type Typed, typedField } from './typed';
import { refuseInterventions } from './vary';

/** One instruction on one source, seen inside. */
export async function look(
  context: TextContext,
  phrasings: Phrasings,
  { instruction, source, interventions }: Omit<Ask, 'key'>,
): Promise<Look> {
  const { model } = context.trainable;
  const asked = typedField(context, 'instruction', instruction);
  const given = typedField(context, 'source', source);
  const { task, neighbours } = await phrasings.find(asked.ids);
  const index = task?.index ?? 0;
  const weights = model.instructions?.weigh({ ids: asked.ids, size: 1, length: asked.ids.length });
  const seen = {
    task,
    instruction: seenTokens(asked, weights),
    source: seenTokens(given),
    cut: { instruction: asked.cut, source: given.cut },
    neighbours,
    outputs: null,
  };
  if (!model.latents) {
    refuseInterventions(context, interventions);
    const answer = await saidAnswer(context, { instruction: asked.ids, task: index, from: given.ids });
    return { ...seen, latents: [], reconstruction: [], ...answer };
  }
  const latents = intervene(context, await encodeSource(context, given.ids), interventions);
  const masks = await model.latents.instructionMask(context.runner, asked.ids, index, context.tasks);
  const shares = await sharesOf(context, given.ids);
  const set = new Set(interventions.map(({ latent }) => latent));
  return {
    ...seen,
    latents: seenLatents(context, latents, masks, shares, given.tokens.length, set),
    reconstruction: await saidSource(context, latents, given.tokens.length),
    ...(await saidAnswer(context, { instruction: asked.ids, task: index, from: latents })),
  };
}

function seenTokens({ tokens }: Typed, weights?: Float32Array): SeenToken[] {
  return tokens.map(({ id, text }, t) => ({ text, known: id !== UNK, weight: weights?.[t] ?? 1 }));
}

/** How much of each slot each token fills [n, T]. */
async function sharesOf(context: TextContext, source: Int32Array): Promise<ArrayLike<number>> {
  const { shares } = latentsOf(context);
  const feeds = fieldFeeds('source', { ids: source, size: 1, length: source.length });
  const filled = await context.runner.run('shares', feeds, (inputs) => ({ shares: shares(inputs) }));
  return filled.shares;
}

function seenLatents(
  context: TextContext,
  latents: Float32Array,
  masks: ArrayLike<number>,
  shares: ArrayLike<number>,
  tokens: number,
  set: ReadonlySet<number>,
): SeenLatent[] {
  const { count, slotDim } = latentsOf(context);
  const length = shares.length / count;
  return Array.from({ length: count }, (_, latent) => {
    const vector = latents.subarray(latent * slotDim, (latent + 1) * slotDim);
    const own = Array.from({ length: tokens }, (__, t) => shares[latent * length + t]);
    const total = own.reduce((sum, share) => sum + share, 0);
    return {
      mask: masks[latent],
      maskPerTask: [],
      vector: Array.from(vector),
      set: set.has(latent),
      reads: context.matched?.read(latent, vector) ?? [],
      attends: own.map((share) => share / total),
    };
  });
}
