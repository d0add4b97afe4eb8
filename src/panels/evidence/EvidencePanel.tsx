import { useMemo, useState } from 'react';
import { Panel } from '../../app/Panel';
import { BASELINES } from '../../experiment/baseline';
import { type Experiment, hasTrueGraph } from '../../experiment/experiment';
import type { Metrics, Run } from '../../experiment/records';
import { label } from '../../scm/graph';
import { checkUic } from '../../scm/uic';
import { useRun } from '../../store/run';
import { DataTable } from '../plot/DataTable';
import { IntervalView } from '../plot/IntervalView';
import { StaleBadge } from '../StaleBadge';
import { BaselineList } from './BaselineList';
import { CAVEAT, conclude } from './conclude';
import './evidence.css';
import { FewShot } from './FewShot';
import { factorPlot } from './factors';
import { PaperTable } from './PaperTable';
import { DOMAIN_WORDS, errorPlot, exactMatchPlot, recoveryPlot, rougePlot } from './scores';
import { BASELINE_NAMES, nameOfModel, type Variant, type VariantId, variantsOf } from './variants';

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
  const exact = useMemo(() => exactMatchPlot(variants), [variants]);
  const rouge = useMemo(() => rougePlot(variants), [variants]);
  const errors = useMemo(() => errorPlot(variants), [variants]);
  const recovery = useMemo(() => recoveryPlot(variants), [variants]);
  const perFactor = useMemo(
    () =>
      own?.metrics.kind === 'numeric'
        ? factorPlot(own.metrics, factorNames, new Set(colliding.flat()))
        : null,
    [own, factorNames, colliding],
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
      <div className="evidence-parts">
        {recovery ? (
          <section className="evidence-part">
            <h3>Recovery</h3>
            <IntervalView plot={recovery} title="Recovery by variant" unit="value" />
            <p className="plot-note">One figure per run, without an interval.</p>
          </section>
        ) : null}
        {perFactor ? (
          <section className="evidence-part">
            <h3>Each factor</h3>
            <IntervalView plot={perFactor} title="Recovery by factor" unit="|ρ|" calm />
            <p className="plot-note">
              |Spearman ρ| of the matched latent on the balanced domain
              {colliding.length > 0 ? '; ◆ factors with equal rows in the true graph' : ''}.
            </p>
          </section>
        ) : null}
        {exact ? (
          <section className="evidence-part">
            <h3>Exact match of the whole answer</h3>
            <IntervalView plot={exact} title="Exact match by domain and variant" unit="share" />
            <DomainNotes
              domains={exact.groups.map((g) => g.id)}
              own={!hasTrueGraph(experiment)}
              interval="95 % Wilson interval"
            />
          </section>
        ) : null}
        {rouge ? (
          <section className="evidence-part">
            <h3>ROUGE-L of the answer</h3>
            <IntervalView plot={rouge} title="ROUGE-L by domain and variant" unit="F-measure" />
            <p className="plot-note">
              Words that answer and target have in common in the same order (F-measure), mean over examples.
              Whiskers: 95 % normal interval.
            </p>
          </section>
        ) : null}
        <FewShot experiment={experiment} variants={variants} />
        {errors ? (
          <section className="evidence-part">
            <h3>Error of the predicted targets</h3>
            <IntervalView plot={errors} title="Mean squared error by domain and variant" unit="MSE" />
            <DomainNotes
              domains={errors.groups.map((g) => g.id)}
              interval="95 % normal interval; lower is better"
            />
          </section>
        ) : null}
      </div>
      <TokenAccuracy variants={variants} />
      {exact ? <AsInThePaper experiment={experiment} evaluations={evaluations} /> : null}
    </div>
  );
}

/** This run and its baselines in the shape of the paper's table: one seed each, so that nothing is said over seeds. */
function AsInThePaper({ experiment, evaluations }: EvidenceProps) {
  const baselines = useRun((s) => s.baselines);
  const finished = useRun((s) => s.run?.finished ?? false);
  const [open, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what else a run records changes many times a second and is not shown.
  const variants = useMemo(() => {
    const { run } = useRun.getState();
    if (!open || !run) return [];
    const others = BASELINES.flatMap((id) => {
      const baseline = baselines[id];
      return baseline ? [{ id, name: BASELINE_NAMES[id].name, runs: [baseline] }] : [];
    });
    return [{ id: 'this', name: nameOfModel(experiment), runs: [run] }, ...others];
  }, [open, experiment, evaluations, finished, baselines]);
  return (
    <details className="disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>In the shape of the paper’s table</summary>
      <div className="disclosure-body">
        <PaperTable variants={variants} />
        <p className="plot-note">Means and intervals over seeds are in the Ablation.</p>
      </div>
    </details>
  );
}

/** What each domain was measured on. */
function DomainNotes({
  domains,
  own = false,
  interval,
}: {
  readonly domains: readonly string[];
  /** Own data: nothing is drawn afresh, rows are held back. */
  readonly own?: boolean;
  readonly interval: string;
}) {
  return (
    <dl className="facts domain-notes">
      {Object.entries(DOMAIN_WORDS)
        .filter(([id]) => domains.includes(id))
        .map(([id, { name, says }]) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd>{own && id === 'inDomain' ? 'rows of your files held back from training' : says}</dd>
          </div>
        ))}
      <div>
        <dt>Whiskers</dt>
        <dd>{interval}</dd>
      </div>
    </dl>
  );
}

function TokenAccuracy({ variants }: { readonly variants: readonly Variant[] }) {
  const rows = variants.flatMap((variant) => {
    const metrics = variant.evaluation?.metrics;
    if (metrics?.kind !== 'text') return [];
    return Object.entries(DOMAIN_WORDS).flatMap(([id, { name }]) => {
      const score = metrics.tokenAccuracy[id as keyof typeof DOMAIN_WORDS];
      return score
        ? [
            {
              key: `${variant.id}/${id}`,
              cells: [
                `${variant.name}, ${name.toLowerCase()}`,
                score.value.toFixed(3),
                `${score.low.toFixed(3)} to ${score.high.toFixed(3)}`,
                score.n,
              ],
            },
          ]
        : [];
    });
  });
  if (rows.length === 0) return null;
  return (
    <DataTable
      summary="Token accuracy as a table"
      caption="Token accuracy by variant and domain"
      columns={['variant, domain', 'accuracy', '95 %', 'n']}
      rows={() => rows}
    />
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
