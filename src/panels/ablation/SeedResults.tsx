import { useCallback, useId, useMemo, useRef, useState } from 'react';
import { Icon } from '../../app/Icon';
import { MEASURES, type Measure } from '../../experiment/measures';
import type { Run } from '../../experiment/records';
import { useSweep } from '../../store/sweep';
import { bare, namedVariant } from '../../sweep/catalogue';
import type { Cell, Grid } from '../../sweep/grid';
import { seedsInPicture } from '../../sweep/seedText';
import { measuresIn } from '../../sweep/summary';
import { DataTable } from '../plot/DataTable';
import { PictureButtons } from '../plot/PictureButtons';
import { StripView } from '../plot/StripView';
import { nameOf } from './baseWords';
import { behind, formatDifference, formatMeasured } from './compare';
import { type Comparison, testedOf } from './comparisons';
import type { Finding } from './finding';
import { inOneMeasure } from './oneMeasure';
import { useAct } from './useAct';
import { hintsOf, variantWords } from './variantWords';

interface SeedResultsProps {
  readonly grid: Grid;
  readonly cells: readonly Cell[];
  readonly results: ReadonlyMap<string, Run>;
  readonly lit: string | null;
  readonly onLight: (seed: string | null) => void;
}

/** The measure that says most in each world. */
const TELLING: readonly string[] = ['mcc', 'exact-shifted', 'exact-inDomain'];

/** One measure at a time: every seed, the differences from the reference, and what follows. */
export function SeedResults({ grid, cells, results, lit, onLight }: SeedResultsProps) {
  const id = useId();
  const picture = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const measures = useMemo(() => measuresOf(grid, cells, results), [grid, cells, results]);
  const measure =
    measures.find((m) => m.id === wanted) ??
    TELLING.flatMap((telling) => measures.find((m) => m.id === telling) ?? [])[0] ??
    measures[0];
  // Of the grid alone, which stays while results come.
  const hints = useMemo(() => hintsOf(variantWords(grid.base, grid.variants)), [grid.base, grid.variants]);
  const shown = useMemo(() => inOneMeasure(grid, results, measure, hints), [grid, results, measure, hints]);
  const { seeds, differences, comparisons, findings, variants, summaries } = shown;
  // As in the sentences: what has no p yet is no comparison made.
  const tested = testedOf(comparisons).length;
  const names = useMemo(() => new Map(grid.variants.map((v) => [v.id, v.name])), [grid.variants]);
  const sayValue = useCallback(
    (row: string, seed: string, value: number) =>
      `${names.get(row)}, seed ${seed}: ${formatMeasured(value, measure)}`,
    [names, measure],
  );
  const inPicture = seedsInPicture(
    grid.seeds,
    summaries.map(({ values }) => values.map(({ seed }) => seed)),
  );
  const reference = names.get(grid.reference) ?? grid.reference;
  const sayDifference = useCallback(
    (row: string, seed: string, value: number) =>
      `${names.get(row)}, seed ${seed}: ${formatDifference(value, measure)} against ${reference}`,
    [names, reference, measure],
  );

  const against = (comparison: Comparison | undefined): string =>
    comparison && comparison.summary.differences.length > 0
      ? `${formatDifference(comparison.summary.mean, measure)} (${behind(comparison.summary, comparison.adjusted, tested, measure)})`
      : '–';

  return (
    <>
      <div className="row measure-row">
        <label className="field-label" htmlFor={id}>
          Measure
        </label>
        <select
          id={id}
          className="select small"
          value={measure.id}
          onChange={(event) => setWanted(event.target.value)}
        >
          {measures.map((m) => (
            <option key={m.id} value={m.id}>
              {m.name}
            </option>
          ))}
        </select>
        <span className="field-hint">
          {measure.says}; {measure.better} is better.
        </span>
      </div>
      <div ref={picture} className="seed-plots">
        <section>
          <h3 data-picture>{measure.name} by variant</h3>
          <StripView
            plot={seeds}
            title={`${measure.name} by variant`}
            unit="seed"
            lit={lit}
            onLight={onLight}
            say={sayValue}
          />
          <p className="plot-note" data-picture>
            ◆ mean, with its 95 % Student interval over {inPicture} of {nameOf(grid.base)},{' '}
            {grid.base.training.steps.toLocaleString('en')} steps.
          </p>
        </section>
        {differences === null ? null : (
          <section>
            <h3 data-picture>Difference from {reference}, same seed</h3>
            <StripView
              plot={differences}
              title={`Difference in ${measure.name} from ${reference}, by seed`}
              unit="seed"
              lit={lit}
              onLight={onLight}
              say={sayDifference}
              valueCharacters={15}
            />
            <p className="plot-note" data-picture>
              p of a sign-flip permutation test over the seeds that both have
              {tested > 1 ? `, adjusted after Holm for ${tested} comparisons` : ''}.
            </p>
          </section>
        )}
      </div>
      <Sentences grid={grid} comparisons={comparisons} findings={findings} />
      <div className="plot-foot">
        <PictureButtons title={`${measure.name} by variant`} of={picture} />
        <DataTable
          caption={`${measure.name}: every seed${differences === null ? '' : `, and the differences from ${reference}`}`}
          columns={[
            'variant',
            ...grid.seeds.map(String),
            'mean',
            '95 %',
            ...(differences === null ? [] : ['against reference']),
          ]}
          rows={() =>
            variants.map((variant) => {
              const summary = summaries.find((s) => s.variant === variant.id);
              const comparison = comparisons.find((c) => c.variant.id === variant.id);
              const of = new Map(summary?.values.map(({ seed, value }) => [seed, value]));
              return {
                key: variant.id,
                cells: [
                  variant.name,
                  ...grid.seeds.map((seed) => formatMeasured(of.get(seed), measure)),
                  formatMeasured(summary?.mean, measure),
                  summary && Number.isFinite(summary.low)
                    ? `${formatMeasured(summary.low, measure)} to ${formatMeasured(summary.high, measure)}`
                    : '–',
                  ...(differences === null ? [] : [against(comparison)]),
                ],
              };
            })
          }
        />
      </div>
    </>
  );
}

interface SentencesProps {
  readonly grid: Grid;
  readonly comparisons: readonly Comparison[];
  readonly findings: readonly Finding[];
}

/** The comparisons in words, what follows from the controls, and one click to what is missing. */
function Sentences({ grid, comparisons, findings }: SentencesProps) {
  const [problem, act] = useAct();
  const compared = comparisons.filter(({ summary }) => summary.differences.length > 0);
  const { setVariants, setSeeds } = useSweep.getState();
  const add = (offer: NonNullable<Finding['offer']>) =>
    act(() => {
      const variant = namedVariant(grid.base, offer);
      if (variant) setVariants([...grid.variants, bare(variant)], grid.reference);
    });
  return (
    <section className="findings" aria-label="What the seeds say">
      {findings
        .filter(({ kind }) => kind === 'result')
        .map(({ text }) => (
          <p key={text} className="conclusion">
            {text}
          </p>
        ))}
      {compared.length > 0 ? (
        <ul className="comparison-list">
          {compared.map(({ variant, sentence }) => (
            <li key={variant.id}>{sentence}</li>
          ))}
        </ul>
      ) : null}
      {findings
        .filter(({ kind }) => kind !== 'result')
        .map(({ kind, text, offer, seeds }) => (
          <div key={text} className={kind === 'gap' ? 'note warn' : 'note'}>
            <Icon name={kind === 'gap' ? 'warn' : 'info'} size={15} />
            <span>
              {text}{' '}
              {offer && namedVariant(grid.base, offer) ? (
                <button type="button" className="button small" onClick={() => add(offer)}>
                  <Icon name="plus" size={13} /> Add “{namedVariant(grid.base, offer)?.name}”
                </button>
              ) : null}
              {seeds === undefined ? null : (
                <button
                  type="button"
                  className="button small"
                  onClick={() => act(() => setSeeds(moreSeeds(grid.seeds, seeds)))}
                >
                  <Icon name="plus" size={13} /> Make it {seeds} seeds
                </button>
              )}
            </span>
          </div>
        ))}
      {problem ? (
        <p className="field-error" role="alert">
          {problem}
        </p>
      ) : null}
    </section>
  );
}

/** `seeds` with the next numbers after its last until there are `count`. */
function moreSeeds(seeds: readonly number[], count: number): number[] {
  const more = [...seeds];
  for (let next = Math.max(...seeds) + 1; more.length < count; next++) more.push(next);
  return more;
}

/** What was measured; before the first result what this world will measure. */
function measuresOf(
  grid: Grid,
  cells: readonly Cell[],
  results: ReadonlyMap<string, Run>,
): readonly Measure[] {
  const found = measuresIn(cells.flatMap(({ key }) => results.get(key) ?? []));
  if (found.length > 0) return found;
  const first = grid.base.world.kind === 'numeric' ? 'mcc' : 'exact-inDomain';
  return MEASURES.filter((m) => m.id === first);
}
