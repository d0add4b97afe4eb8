import { useMemo } from 'react';
import { LIMITS } from '../../experiment/limits';
import { Refusal } from '../../lib/refusal';
import { useExperiment } from '../../store/experiment';
import type { TextCorpus } from '../../tasks/corpus';
import { buildLanguageWorld } from '../../tasks/language/world';
import type { LanguageWorldSpec } from '../../tasks/spec';
import { Confounding } from './Confounding';
import { DatasetTable } from './DatasetTable';
import { LanguageSamples } from './LanguageSamples';
import { NumberField } from './NumberField';
import { HeldOutTasks, TaskTable } from './TaskTable';
import { WorldProblem } from './WorldProblem';

/** The language world's settings, with what they make of the graph. */
export function LanguageMixture() {
  const { graph, world, seed } = useExperiment((s) => s.experiment);
  const change = useExperiment((s) => s.change);
  const language = world.kind === 'language' ? world : null;
  const set = (part: Partial<LanguageWorldSpec>) =>
    change((e) => (e.world.kind === 'language' ? { ...e, world: { ...e.world, ...part } } : e));

  // One example is enough for tasks and phrasings, which depend on neither ρ nor the pool.
  const negated = (language?.negation ?? 0) > 0;
  const built = useMemo<TextCorpus | Refusal | null>(() => {
    if (!language) return null;
    try {
      return buildLanguageWorld(
        graph,
        { ...language, negation: negated ? 1 : 0, pool: 1, evaluationSize: 1 },
        seed,
      );
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }, [graph, language, negated, seed]);

  if (!language) return null;
  return (
    <>
      <section className="stack tight" aria-label="Datasets and confounding">
        <DatasetTable datasets={language.datasets} onChange={(datasets) => set({ datasets })} />
        <Confounding graph={graph} world={language} />
      </section>
      {built instanceof Refusal ? (
        <WorldProblem problem={built} />
      ) : (
        <LanguageSamples graph={graph} world={language} seed={seed} />
      )}
      {built && !(built instanceof Refusal) ? (
        <>
          <TaskTable
            corpus={built}
            proportions={language.proportions}
            onChange={(proportions) => set({ proportions })}
          />
          <HeldOutTasks corpus={built} />
        </>
      ) : null}
      <details className="disclosure">
        <summary>
          Sizes and negation
          <span className="summary-aside nums">{language.pool.toLocaleString('en')} sentences</span>
        </summary>
        <div className="disclosure-body field-grid">
          <NumberField
            label="Training sentences"
            whole
            value={language.pool}
            range={LIMITS.pool}
            onChange={(pool) => set({ pool })}
          />
          <NumberField
            label="Sentences per evaluation"
            whole
            value={language.evaluationSize}
            range={LIMITS.evaluationSize}
            onChange={(evaluationSize) => set({ evaluationSize })}
          />
          <NumberField
            label="Negated sentiment"
            value={language.negation}
            range={LIMITS.negation}
            hint="Share of sentences that say “hardly wonderful” for negative."
            onChange={(negation) => set({ negation })}
          />
        </div>
      </details>
    </>
  );
}
