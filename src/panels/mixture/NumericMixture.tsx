import { useDeferredValue, useId, useMemo } from 'react';
import { LIMITS } from '../../experiment/limits';
import { withMinus } from '../../plots/format';
import { label, type MetaScm } from '../../scm/graph';
import { useExperiment } from '../../store/experiment';
import { useView } from '../../store/view';
import { type Sample, sampleSentences } from '../../tasks/samples';
import type { NumericWorldSpec } from '../../tasks/spec';
import { Confounding } from './Confounding';
import { DatasetTable } from './DatasetTable';
import { NumberField } from './NumberField';

const DISTRIBUTIONS = [
  { id: 'gaussian', name: 'Gaussian' },
  { id: 'laplace', name: 'Laplace' },
  { id: 'uniform', name: 'Uniform' },
] as const;

/** The numeric world's settings, with the first examples they make. */
export function NumericMixture() {
  const { graph, world, seed } = useExperiment((s) => s.experiment);
  const change = useExperiment((s) => s.change);
  const distribution = useId();
  if (world.kind !== 'numeric') return null;
  const set = (part: Partial<NumericWorldSpec>) =>
    change((e) => (e.world.kind === 'numeric' ? { ...e, world: { ...e.world, ...part } } : e));
  const n = graph.factors.length;
  return (
    <>
      <section className="stack tight" aria-label="Datasets and confounding">
        <DatasetTable datasets={world.datasets} onChange={(datasets) => set({ datasets })} />
        <Confounding graph={graph} world={world} />
      </section>
      {n > 0 && graph.tasks.length > 0 ? (
        <NumericSamples graph={graph} world={world} seed={seed} />
      ) : (
        <p className="note warn">A world needs at least one factor and one task. Add them in the graph.</p>
      )}
      <details className="disclosure" open>
        <summary>How examples are made</summary>
        <div className="disclosure-body field-grid">
          <div className="mixture-number">
            <label className="field-label" htmlFor={distribution}>
              Factors
            </label>
            <select
              id={distribution}
              className="select small"
              value={world.distribution}
              onChange={(event) => {
                const found = DISTRIBUTIONS.find(({ id }) => id === event.target.value);
                if (found) set({ distribution: found.id });
              }}
            >
              {DISTRIBUTIONS.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          <NumberField
            label="Source dimensions"
            whole
            value={world.sourceDim ?? 2 * n}
            range={LIMITS.sourceDim}
            hint={
              world.sourceDim === null ? (
                'Follows the graph: twice the factors.'
              ) : (
                <>
                  {world.sourceDim < n ? 'Fewer than the factors: generation is not bijective. ' : null}
                  <button type="button" className="link-button" onClick={() => set({ sourceDim: null })}>
                    Follow the graph ({2 * n})
                  </button>
                </>
              )
            }
            onChange={(sourceDim) => set({ sourceDim })}
          />
          <NumberField
            label="Target dimensions"
            whole
            value={world.targetDim}
            range={LIMITS.targetDim}
            hint={world.targetDim === 1 ? 'Scalar targets: identification fails here.' : undefined}
            onChange={(targetDim) => set({ targetDim })}
          />
          <NumberField
            label="Source noise"
            value={world.sourceNoise}
            range={LIMITS.noise}
            onChange={(sourceNoise) => set({ sourceNoise })}
          />
          <NumberField
            label="Target noise"
            value={world.targetNoise}
            range={LIMITS.noise}
            onChange={(targetNoise) => set({ targetNoise })}
          />
          <NumberField
            label="Training examples"
            whole
            value={world.pool}
            range={LIMITS.pool}
            onChange={(pool) => set({ pool })}
          />
          <NumberField
            label="Examples per evaluation"
            whole
            value={world.evaluationSize}
            range={LIMITS.evaluationSize}
            onChange={(evaluationSize) => set({ evaluationSize })}
          />
        </div>
      </details>
    </>
  );
}

interface NumericSamplesProps {
  readonly graph: MetaScm;
  readonly world: NumericWorldSpec;
  readonly seed: number;
}

/** Enough examples to standardise X and Y much as the whole pool does; the first few are shown. */
const DRAWN = 200;
const SHOWN = 6;

function NumericSamples(props: NumericSamplesProps) {
  const { graph, world, seed } = useDeferredValue(props);
  const hovered = useView((s) => s.hoveredFactor);
  const setHovered = useView((s) => s.setHovered);
  const samples = useMemo<Sample[]>(
    () => sampleSentences(graph, world, seed, DRAWN).slice(0, SHOWN),
    [graph, world, seed],
  );
  const several = world.datasets.length > 1;
  const sourceDim = world.sourceDim ?? 2 * graph.factors.length;
  return (
    <section className="stack tight" aria-label="Examples">
      <h3 className="mixture-heading">Examples</h3>
      <p className="small muted">
        The first of the pool, each with one task’s target. The model sees X and Y, never the factors; those
        in bold cause the row’s Y.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be focusable to be scrolled by keys. */}
      <section className="table-scroll" aria-label="Table of examples" tabIndex={0}>
        <table className="table numeric-samples" onMouseLeave={() => setHovered(null)}>
          <thead>
            <tr>
              {several ? <th scope="col">D</th> : null}
              <th scope="col">Task</th>
              {graph.factors.map((factor) => (
                <th
                  scope="col"
                  key={factor.id}
                  className="num"
                  data-lit={hovered === factor.id}
                  onMouseEnter={() => setHovered(factor.id)}
                >
                  {label(factor)}
                </th>
              ))}
              <th scope="col" className="nowrap">
                X ({sourceDim})
              </th>
              <th scope="col" className="nowrap">
                Y ({world.targetDim})
              </th>
            </tr>
          </thead>
          <tbody>
            {samples.map((sample, k) => (
              // Examples have no identity of their own but their place in the pool.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <tr key={k}>
                {several ? <td>{sample.dataset}</td> : null}
                <th scope="row">{sample.task}</th>
                {graph.factors.map(({ id }) => (
                  <td
                    key={id}
                    className="num"
                    data-lit={hovered === id}
                    data-parent={isParent(graph, sample, id)}
                  >
                    {withMinus(sample.factors[id])}
                  </td>
                ))}
                <td className="nums nowrap">{shortened(sample.source)}</td>
                <td className="nums nowrap">{shortened(sample.target)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function isParent(graph: MetaScm, sample: Sample, factor: string): boolean {
  return graph.tasks.find(({ id }) => id === sample.task)?.parents.includes(factor) ?? false;
}

/** The first number, and whether there are more: the heading says how many. */
function shortened(numbers: string): string {
  const all = numbers.split(' ');
  return withMinus(all[0]) + (all.length > 1 ? ' …' : '');
}
