import type { ModelSpec } from '../../experiment/experiment';
import type { TextCorpus } from '../../tasks/corpus';
import { Parameters } from '../parameters';
import { type AdditiveModel, PLAIN_LAYERS, type PlainModel } from './plain';
import { SitModel } from './sit';

/**
 * The feed-forward width at which a plain model has as many parameters as SIT would have with this spec, to the
 * nearest unit (one unit is (2d + 1) parameters in each of its three layers: under 1 % of a model), so that no
 * comparison is one of sizes. Counted on real models, which are built and thrown away.
 */
export function matchedFeedForward(
  spec: ModelSpec,
  corpus: TextCorpus,
  latents: number,
  Plain: typeof PlainModel | typeof AdditiveModel,
): number {
  const wanted = countOf(
    (parameters) => new SitModel(parameters, { ...spec, mask: 'learned' }, corpus, latents, true),
  );
  const smallest = countOf((parameters) => new Plain(parameters, { ...spec, feedForward: 1 }, corpus));
  const unit = (PLAIN_LAYERS + 1) * (2 * spec.width + 1);
  return Math.max(1, 1 + Math.round((wanted - smallest) / unit));
}

function countOf(build: (parameters: Parameters) => unknown): number {
  const parameters = new Parameters(0);
  build(parameters);
  return parameters.count;
}
