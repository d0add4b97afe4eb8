import { useId, useMemo, useRef, useState } from 'react';
import type { Experiment } from '../../experiment/experiment';
import type { Run } from '../../experiment/records';
import { type Band, bandChart, sharedDomain } from '../../plots/band';
import { nearestIndex } from '../../plots/decimate';
import { formatValue } from '../../plots/format';
import { describeHeat, heatMap } from '../../plots/heat';
import type { Cell, Grid } from '../../sweep/grid';
import '../masks/masks.css';
import { Scrubber } from '../masks/Scrubber';
import { BandView } from '../plot/BandView';
import { DataTable } from '../plot/DataTable';
import { HeatMarksView } from '../plot/HeatMarksView';
import { PictureButtons } from '../plot/PictureButtons';
import { useWidth } from '../plot/useWidth';
import { bandAt, bandOf, type CurveChoice, curvesIn } from './curves';
import { experimentsOf } from './experiments';
import { meanMask, meanMaskMap } from './meanMasks';
import { type VariantInWords, variantWords } from './variantWords';

interface FilmsProps {
  readonly grid: Grid;
  readonly cells: readonly Cell[];
  readonly results: ReadonlyMap<string, Run>;
}

/** A variant with the runs that are shown of it. */
interface Film {
  readonly id: string;
  readonly name: string;
  readonly says: string;
  readonly experiment: Experiment;
  readonly runs: readonly Run[];
}

const CURVE_HEIGHT = 118;
const CARD_GAP = 16;
/** Narrowest card in pixels. */
const CARD = 232;

/** Small multiples: the masks and one curve of every variant, with one position in training time for all. */
export function Films({ grid, cells, results }: FilmsProps) {
  const id = useId();
  const picture = useRef<HTMLDivElement>(null);
  const [frameRef, width] = useWidth<HTMLDivElement>(720, 'films');
  const [seed, setSeed] = useState<number | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const [scrub, setScrub] = useState<number | null>(null);

  // Of the grid alone, which stays while results come.
  const words = useMemo(() => variantWords(grid.base, grid.variants), [grid.base, grid.variants]);
  const films = useMemo(
    () => filmsOf(grid, words, cells, results, seed),
    [grid, words, cells, results, seed],
  );
  const runs = useMemo(() => films.flatMap((film) => film.runs), [films]);
  const choices = useMemo(() => curvesIn(runs), [runs]);
  const choice = choices.find((c) => c.id === wanted) ?? choices[0];
  const bands = useMemo(() => bandsOf(films, choice), [films, choice]);
  const steps = useMemo(() => stepsOf(runs), [runs]);

  if (runs.length === 0)
    return <p className="empty">No training has finished yet: its masks and curves come here.</p>;

  const last = steps.length - 1;
  const at = scrub === null ? last : Math.max(0, nearestIndex(steps, scrub));
  const columns = Math.max(1, Math.floor((width + CARD_GAP) / (CARD + CARD_GAP)));
  const card = Math.floor((width - (columns - 1) * CARD_GAP) / columns);
  const finished = grid.seeds.filter((s) => cells.some((cell) => cell.seed === s && results.has(cell.key)));
  return (
    <>
      <div className="row measure-row">
        <label className="field-label" htmlFor={`${id}-curve`}>
          Curve
        </label>
        <select
          id={`${id}-curve`}
          className="select small"
          value={choice.id}
          onChange={(event) => setWanted(event.target.value)}
        >
          {choices.map((c) => (
            <option key={c.id} value={c.id}>
              {c.name}
            </option>
          ))}
        </select>
        <label className="field-label" htmlFor={`${id}-seed`}>
          Seeds
        </label>
        <select
          id={`${id}-seed`}
          className="select small"
          value={seed ?? ''}
          onChange={(event) => setSeed(event.target.value === '' ? null : Number(event.target.value))}
        >
          <option value="">all finished, averaged</option>
          {finished.map((s) => (
            <option key={s} value={s}>
              seed {s} alone
            </option>
          ))}
        </select>
      </div>
      <Scrubber steps={steps} at={at} following={scrub === null} onScrub={setScrub} />
      <div ref={frameRef}>
        <div ref={picture} className="films" style={{ '--columns': columns }}>
          {films.map((film) => (
            <FilmCard
              key={film.id}
              film={film}
              band={bands.find((band) => band.id === film.id) ?? null}
              reference={
                film.id === grid.reference ? null : (bands.find((band) => band.id === grid.reference) ?? null)
              }
              domain={choice.range ?? sharedDomain(bands, choice.scale)}
              choice={choice}
              step={steps[at]}
              width={card}
            />
          ))}
        </div>
      </div>
      <p className="plot-note">
        Masks are matched to the true factors by each run’s last evaluation, then averaged; framed: mean p
        &gt; ½, ○ edge missing, × edge too many. Curves: {choice.name}, mean over seeds; the band goes from
        the least to the largest seed; dashed: {grid.variants.find((v) => v.id === grid.reference)?.name}.
      </p>
      <div className="plot-foot">
        <PictureButtons title="Masks and curves by variant" of={picture} />
        <DataTable
          caption={`${choice.name} at step ${steps[at]}`}
          columns={['variant', 'mean', 'least', 'largest', 'seeds']}
          rows={() =>
            films.map((film) => {
              const band = bands.find((b) => b.id === film.id);
              const value = band ? bandAt(band, steps[at]) : null;
              return {
                key: film.id,
                cells: [
                  film.name,
                  formatValue(value?.mean),
                  formatValue(value?.low),
                  formatValue(value?.high),
                  film.runs.length,
                ],
              };
            })
          }
        />
      </div>
    </>
  );
}

interface FilmCardProps {
  readonly film: Film;
  readonly band: Band | null;
  readonly reference: Band | null;
  readonly domain: readonly [number, number];
  readonly choice: CurveChoice;
  readonly step: number;
  readonly width: number;
}

function FilmCard({ film, band, reference, domain, choice, step, width }: FilmCardProps) {
  const id = useId();
  const { name, says, experiment, runs } = film;
  const steps = experiment.training.steps;
  const mask = useMemo(() => meanMask(experiment, runs, step), [experiment, runs, step]);
  const map = useMemo(() => mask && meanMaskMap(mask), [mask]);
  const marks = useMemo(() => map && heatMap(map, width, { rowHeight: 17, largestCell: 40 }), [map, width]);
  const chart = useMemo(() => {
    const shown = [band, reference && { ...reference, low: [], high: [], tone: 7 as const, dash: '4 3' }];
    return bandChart(
      {
        bands: shown.filter((b) => b !== null),
        xDomain: [0, steps],
        yScale: choice.scale,
        yDomain: domain,
      },
      { width, height: CURVE_HEIGHT },
    );
  }, [band, reference, steps, choice, domain, width]);
  const value = band ? bandAt(band, step) : null;
  const count = `${runs.length} seed${runs.length === 1 ? '' : 's'}`;
  return (
    <section className="film" aria-label={name}>
      <h3 data-picture>{name}</h3>
      <p className="film-says">{says}</p>
      {runs.length === 0 ? <p className="plot-note">No seed has finished yet.</p> : null}
      {map && marks ? (
        <HeatMarksView
          marks={marks}
          title={`Masks of ${name}, ${count}, step ${step}`}
          description={describeHeat(map)}
          id={`${id}m`}
          kind="probability"
          litRow={-1}
          litColumn={-1}
          cursor={false}
        />
      ) : null}
      {experiment.model.kind !== 'sit' && runs.length > 0 ? (
        <p className="plot-note">No latent module, so no masks.</p>
      ) : null}
      {band ? (
        <>
          <BandView
            marks={chart}
            title={`${choice.name} of ${name} over steps`}
            description={`At step ${step}: mean ${formatValue(value?.mean)}, from ${formatValue(value?.low)} to ${formatValue(value?.high)} over ${count}.`}
            id={`${id}c`}
            at={step}
          />
          <p className="film-value nums">
            step {step}: <b>{formatValue(value?.mean)}</b>
            {runs.length > 1 ? ` (${formatValue(value?.low)}–${formatValue(value?.high)})` : ''}, {count}
          </p>
        </>
      ) : runs.length > 0 ? (
        <p className="plot-note">Does not have this curve.</p>
      ) : null}
    </section>
  );
}

function filmsOf(
  grid: Grid,
  words: ReadonlyMap<string, VariantInWords>,
  cells: readonly Cell[],
  results: ReadonlyMap<string, Run>,
  seed: number | null,
): readonly Film[] {
  const experiments = experimentsOf(grid);
  return grid.variants.map(({ id, name }, k) => ({
    id,
    name,
    says: words.get(id)?.says ?? '',
    experiment: experiments[k],
    runs: cells
      .filter((cell) => cell.variant === id && (seed === null || cell.seed === seed))
      .flatMap(({ key }) => results.get(key) ?? []),
  }));
}

function bandsOf(films: readonly Film[], choice: CurveChoice | undefined): readonly Band[] {
  if (!choice) return [];
  return films.flatMap(({ id, name, runs }) => bandOf(runs, choice, { id, name, tone: 1 }) ?? []);
}

/** Steps that the scrubber visits: those at which masks were looked at, else those of the curves. */
function stepsOf(runs: readonly Run[]): readonly number[] {
  const longest = runs.reduce<readonly number[]>((best, run) => {
    const own = (run.masks.length > 1 ? run.masks : run.steps).map(({ step }) => step);
    return own.length > best.length ? own : best;
  }, []);
  return longest.length > 0 ? longest : [0];
}
