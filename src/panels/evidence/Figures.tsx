import { type ReactNode, useMemo } from 'react';
import { type Experiment, hasTrueGraph } from '../../experiment/experiment';
import type { IntervalPlot } from '../../plots/interval';
import { DataTable } from '../plot/DataTable';
import { IntervalView } from '../plot/IntervalView';
import { FewShot } from './FewShot';
import { factorPlot } from './factors';
import { DOMAIN_WORDS, errorPlot, exactMatchPlot, recoveryPlot, rougePlot } from './scores';
import type { Variant } from './variants';

interface FiguresProps {
  /** Of the run on show, which is the first variant. */
  readonly experiment: Experiment;
  readonly variants: readonly Variant[];
  /** Factors with equal rows in the true graph, group by group. */
  readonly colliding: readonly (readonly number[])[];
  readonly factorNames: readonly string[];
}

/** Every figure of the run on show beside its baselines', in two columns; first what its world is about. */
export function Figures({ experiment, variants, colliding, factorNames }: FiguresProps) {
  const own = variants[0].evaluation;
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
  const answers = (
    <>
      <Part
        heading="Exact match of the whole answer"
        plot={exact}
        title="Exact match by domain and variant"
        unit="share"
      >
        <DomainNotes plot={exact} own={!hasTrueGraph(experiment)} interval="95 % Wilson interval" />
      </Part>
      <Part
        heading="ROUGE-L of the answer"
        plot={rouge}
        title="ROUGE-L by domain and variant"
        unit="F-measure"
      >
        <p className="plot-note">
          Words that answer and target have in common in the same order (F-measure), mean over examples.
          Whiskers: 95 % normal interval.
        </p>
      </Part>
      <Part
        heading="Error of the predicted targets"
        plot={errors}
        title="Mean squared error by domain and variant"
        unit="MSE"
      >
        <DomainNotes plot={errors} interval="95 % normal interval; lower is better" />
      </Part>
    </>
  );
  const recovered = (
    <>
      <Part heading="Recovery" plot={recovery} title="Recovery by variant" unit="value">
        <p className="plot-note">One figure per run, without an interval.</p>
      </Part>
      <Part heading="Each factor" plot={perFactor} title="Recovery by factor" unit="|ρ|" calm>
        <p className="plot-note">
          |Spearman ρ| of the matched latent on the balanced domain
          {colliding.length > 0 ? '; ◆ factors with equal rows in the true graph' : ''}.
        </p>
      </Part>
      <FewShot experiment={experiment} variants={variants} />
    </>
  );
  return (
    <>
      <div className="evidence-parts">
        <div className="stack">{exact ? answers : recovered}</div>
        <div className="stack">{exact ? recovered : answers}</div>
      </div>
      <TokenAccuracy variants={variants} />
    </>
  );
}

interface PartProps {
  readonly heading: string;
  /** Null where nothing of this was measured: then there is no such part. */
  readonly plot: IntervalPlot | null;
  readonly title: string;
  readonly unit: string;
  readonly calm?: boolean;
  readonly children: ReactNode;
}

function Part({ heading, plot, title, unit, calm, children }: PartProps) {
  if (!plot) return null;
  return (
    <section className="evidence-part">
      <h3>{heading}</h3>
      <IntervalView plot={plot} title={title} unit={unit} calm={calm} />
      {children}
    </section>
  );
}

/** What each domain was measured on. */
function DomainNotes({
  plot,
  own = false,
  interval,
}: {
  readonly plot: IntervalPlot | null;
  /** Own data: nothing is drawn afresh, rows are held back. */
  readonly own?: boolean;
  readonly interval: string;
}) {
  const domains = plot?.groups.map((group) => group.id) ?? [];
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
