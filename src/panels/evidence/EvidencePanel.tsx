import { useMemo } from 'react';
import { Panel } from '../../app/Panel';
import { BASELINES } from '../../experiment/baseline';
import { type Experiment, hasTrueGraph } from '../../experiment/experiment';
import type { Metrics, Run } from '../../experiment/records';
import { label } from '../../scm/graph';
import { checkUic } from '../../scm/uic';
import { useRun } from '../../store/run';
import { StaleBadge } from '../StaleBadge';
import { AsInThePaper } from './AsInThePaper';
import { BaselineList } from './BaselineList';
import { CAVEAT, conclude } from './conclude';
import './evidence.css';
import { Figures } from './Figures';
import { type Variant, type VariantId, variantsOf } from './variants';

export function EvidencePanel() {
  const experiment = useRun((s) => s.run?.experiment);
  const evaluations = useRun((s) => s.run?.evaluations);
  return (
    <Panel
      id="evidence"
      title="Evidence"
      lead="What this run shows, beside baselines with the same data, steps and seed"
      actions={<StaleBadge />}
    >
      {experiment && evaluations ? (
        <Evidence experiment={experiment} evaluations={evaluations} />
      ) : (
        <p className="empty">Nothing has been measured yet: press Train.</p>
      )}
    </Panel>
  );
}

interface EvidenceProps {
  readonly experiment: Experiment;
  readonly evaluations: Run['evaluations'];
}

/** Depends on evaluations and baselines only, so that streaming steps never redraw it. */
function Evidence({ experiment, evaluations }: EvidenceProps) {
  const baselines = useRun((s) => s.baselines);
  const variants = useMemo(
    () => variantsOf({ experiment, evaluations }, baselines, BASELINES),
    [experiment, evaluations, baselines],
  );
  const own = variants[0].evaluation;
  const colliding = useMemo(() => equalRowsOf(experiment), [experiment]);
  const factorNames = useMemo(() => experiment.graph.factors.map(label), [experiment]);
  const sentence = useMemo(
    () =>
      conclude({
        name: variants[0].name,
        learnsMasks: experiment.model.kind === 'sit' && experiment.model.mask === 'learned',
        sit: experiment.model.kind === 'sit',
        metrics: metricsById(variants),
        equalRows: colliding,
        factorNames,
        unfinished:
          own && own.step < experiment.training.steps
            ? { step: own.step, steps: experiment.training.steps }
            : null,
      }),
    [variants, own, experiment, colliding, factorNames],
  );

  return (
    <div className="stack">
      {own ? (
        <p className="conclusion" aria-live="polite">
          {sentence.replace(CAVEAT, '')}
          <span className="muted">{CAVEAT}</span>
        </p>
      ) : (
        <p className="conclusion muted">Scores come with the first evaluation of this run.</p>
      )}
      <BaselineList variants={variants} />
      <Figures experiment={experiment} variants={variants} colliding={colliding} factorNames={factorNames} />
      {own?.metrics.kind === 'text' ? (
        <AsInThePaper experiment={experiment} evaluations={evaluations} />
      ) : null}
    </div>
  );
}

function metricsById(variants: readonly Variant[]): Partial<Record<VariantId, Metrics>> {
  const found: Partial<Record<VariantId, Metrics>> = {};
  for (const { id, evaluation } of variants) if (evaluation) found[id] = evaluation.metrics;
  return found;
}

/** Factors with equal rows in the true graph, as indices, group by group. */
function equalRowsOf(experiment: Experiment): number[][] {
  if (!hasTrueGraph(experiment) || experiment.graph.factors.length === 0) return [];
  const index = new Map(experiment.graph.factors.map((f, i) => [f.id, i]));
  return checkUic(experiment.graph).groups.map((group) => group.map((id) => index.get(id)!));
}
