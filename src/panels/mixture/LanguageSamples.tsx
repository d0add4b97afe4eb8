import { useDeferredValue, useId, useMemo, useState } from 'react';
import { label, type MetaScm } from '../../scm/graph';
import { useView } from '../../store/view';
import type { Domain } from '../../tasks/corpus';
import { type Sample, sampleSentences } from '../../tasks/samples';
import type { LanguageWorldSpec } from '../../tasks/spec';
import { factorName, factorOfWords, type Piece, pieces, seriesOf } from './highlight';

const DOMAINS: readonly { id: Domain | 'train'; name: string }[] = [
  { id: 'train', name: 'Training' },
  { id: 'shifted', name: 'Shifted domain' },
  { id: 'balanced', name: 'Balanced domain' },
  { id: 'heldOut', name: 'Held-out tasks' },
  { id: 'paraphrase', name: 'Held-out paraphrase' },
];

const SHOWN = 5;

interface LanguageSamplesProps {
  readonly graph: MetaScm;
  readonly world: LanguageWorldSpec;
  readonly seed: number;
}

/** The very first examples of the training pool (or an evaluation domain), drawn anew with every edit. */
export function LanguageSamples(props: LanguageSamplesProps) {
  const { graph, world, seed } = useDeferredValue(props);
  const select = useId();
  const [domain, setDomain] = useState<Domain | 'train'>('train');
  const [shown, setShown] = useState(SHOWN);
  const samples = useMemo(
    () => sampleSentences(graph, world, seed, shown, domain),
    [graph, world, seed, shown, domain],
  );
  const factors = useMemo(() => factorOfWords(graph), [graph]);
  return (
    <section className="stack tight" aria-label="Examples">
      <div className="spread">
        <h3 className="mixture-heading">Examples</h3>
        <label className="field-label" htmlFor={select}>
          <span className="visually-hidden">Examples from</span>
        </label>
        <select
          id={select}
          className="select small"
          value={domain}
          onChange={(event) => setDomain(DOMAINS.find(({ id }) => id === event.target.value)?.id ?? 'train')}
        >
          {DOMAINS.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <FactorLegend graph={graph} />
      {samples.length === 0 ? <p className="small muted">This world has no such examples.</p> : null}
      <ol className="samples">
        {samples.map((sample, k) => (
          // Examples have no identity of their own but their place in the pool.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={k} className="sample">
            <LanguageSample
              sample={sample}
              graph={graph}
              factors={factors}
              several={world.datasets.length > 1}
            />
          </li>
        ))}
      </ol>
      {samples.length > 0 ? (
        <button
          type="button"
          className="button quiet small task-even"
          onClick={() => setShown(shown === SHOWN ? 25 : SHOWN)}
        >
          {shown === SHOWN ? 'Show 25' : `Show ${SHOWN}`}
        </button>
      ) : null}
    </section>
  );
}

interface LanguageSampleProps {
  readonly sample: Sample;
  readonly graph: MetaScm;
  readonly factors: ReadonlyMap<string, string>;
  readonly several: boolean;
}

function LanguageSample({ sample, graph, factors, several }: LanguageSampleProps) {
  const task = graph.tasks.find(({ id }) => id === sample.task);
  return (
    <>
      <p className="sample-instruction">
        {sample.instruction}
        {several && sample.dataset ? <span className="badge">{sample.dataset}</span> : null}
        {task && !sample.instruction.includes(label(task)) ? (
          <span className="chip task">{label(task)}</span>
        ) : null}
      </p>
      <p className="sample-source">
        <Sentence parts={pieces(sample.source, factors)} graph={graph} />
      </p>
      <p className="sample-target">
        <span aria-hidden="true">→ </span>
        <span className="visually-hidden">Target: </span>
        <Sentence parts={pieces(sample.target, factors)} graph={graph} />
      </p>
    </>
  );
}

/** Which underline is which factor: what the colours of the words mean, in words. */
function FactorLegend({ graph }: { readonly graph: MetaScm }) {
  return (
    <ul className="factor-legend" aria-label="Underlined words say these factors">
      {graph.factors.map((factor) => (
        <li key={factor.id}>
          <Sentence parts={[{ text: label(factor), factor: factor.id }]} graph={graph} />
        </li>
      ))}
    </ul>
  );
}

/** Words that say a factor are underlined in its series and named on hover; hovering lights it everywhere. */
function Sentence({ parts, graph }: { readonly parts: readonly Piece[]; readonly graph: MetaScm }) {
  const hovered = useView((s) => s.hoveredFactor);
  const setHovered = useView((s) => s.setHovered);
  return parts.map((part, k) =>
    part.factor === null ? (
      part.text
    ) : (
      <mark
        // biome-ignore lint/suspicious/noArrayIndexKey: words of one sentence have no identity but their place
        key={k}
        className="factor-word"
        data-series={seriesOf(graph, part.factor)}
        data-lit={hovered === part.factor}
        title={factorName(graph, part.factor)}
        onMouseEnter={() => setHovered(part.factor)}
        onMouseLeave={() => setHovered(null)}
      >
        {part.text}
      </mark>
    ),
  );
}
