import { useMemo, useState } from 'react';
import { nearestIndex } from '../../../plots/decimate';
import { formatValue } from '../../../plots/format';
import { domainsOf, foldCategories, type Scatter, separation } from '../../../plots/scatter';
import type { LatentTimeline, ProbeSubject } from '../../../probe/protocol';
import { useView } from '../../../store/view';
import { Scrubber } from '../../masks/Scrubber';
import { DataTable } from '../../plot/DataTable';
import { ScatterView } from '../../plot/ScatterView';
import { factorOfLatent, nameOf } from '../ask/latentRows';
import { inOrder } from '../inOrder';
import { asPrinted } from '../numericWords';
import {
  type Colouring,
  categoriesOf,
  cloudOf,
  type Part,
  type Projection,
  pcaProjection,
  pointsOf,
  tellingColour,
} from './projection';
import { useUmap } from './useUmap';

interface LatentsPlotProps {
  readonly subject: ProbeSubject;
  readonly timeline: LatentTimeline;
}

type Method = 'pca' | 'umap';
const HEIGHT = 380;

export function LatentsPlot({ subject, timeline }: LatentsPlotProps) {
  const [part, setPart] = useState<Part>('all');
  const [by, setBy] = useState<Colouring>(() => tellingColour(subject, timeline, 'all'));
  const [method, setMethod] = useState<Method>('pca');
  const [scrub, setScrub] = useState<number | null>(null);
  const { steps, examples, latentDim } = timeline;
  const at = scrub === null ? steps.length - 1 : Math.max(0, nearestIndex(steps, scrub));
  // A plane needs more than two numbers to choose from.
  const canUmap = part === 'all' ? timeline.latents * latentDim > 2 : latentDim > 2;
  const withUmap = method === 'umap' && canUmap;

  const against = typeof by === 'number' ? by : part === 'all' ? null : factorOfLatent(subject, part);
  const projection = useMemo(() => pcaProjection(timeline, part, against), [timeline, part, against]);
  const cloud = useMemo(
    () => (withUmap ? cloudOf(timeline, at, part) : null),
    [withUmap, timeline, at, part],
  );
  const umap = useUmap(cloud, cloud ? cloud.length / examples.length : 1);

  const categories = useMemo(() => {
    const { names, of } = categoriesOf(subject, examples, by);
    const counts = names.map((_, c) => of.filter((other) => other === c).length);
    const folded = foldCategories(names, counts);
    return { names: folded.names, of: of.map((c) => folded.of[c]) };
  }, [subject, examples, by]);
  const scatter = useMemo(
    () => scatterOf(projection, withUmap ? umap.plane : null, at, categories),
    [projection, withUmap, umap.plane, at, categories],
  );
  const rho = projection.correlations?.[at];
  const colouredBy = by === 'task' ? 'task' : subject.factors[by].name;
  const shown = part === 'all' ? 'all latents' : nameOf(subject, part, factorOfLatent(subject, part));

  const figure =
    rho === undefined
      ? `${colouredBy} makes up ${Math.round(100 * separation(scatter.points))} % of the spread in this picture.`
      : `|Spearman ρ| of the latent and ${colouredBy}: ${rho.toFixed(2)}.`;
  // One latent is first seen by the factor it stands for.
  const pickPart = (next: Part) => {
    setPart(next);
    const factor = next === 'all' ? null : factorOfLatent(subject, next);
    setBy(factor ?? tellingColour(subject, timeline, next));
  };
  const say = (index: number) => {
    const example = examples[index];
    const factors = (example.factors ?? [])
      .map(
        (value, i) =>
          `${subject.factors[i]?.name} ${subject.factors[i]?.values[value] ?? formatValue(value)}`,
      )
      .join(', ');
    return subject.kind === 'text'
      ? `${example.text} (${factors || subject.tasks[example.task]?.name})`
      : factors;
  };
  const visit = (index: number | null) => {
    const { setHovered } = useView.getState();
    if (index === null) return setHovered(null);
    if (by === 'task') return setHovered(null, subject.tasks[examples[index].task]?.id ?? null);
    setHovered(subject.factors[by]?.id ?? null);
  };

  return (
    <div className="stack tight">
      <div className="row latents-controls">
        <PartSelect subject={subject} part={part} onPart={pickPart} />
        <ColourSelect subject={subject} by={by} onBy={setBy} />
        <MethodButtons method={withUmap ? 'umap' : 'pca'} enabled={canUmap} onMethod={setMethod} />
      </div>
      <div className="latents-columns">
        <div>
          {withUmap && !umap.plane ? (
            <p className="empty" role="status">
              {umap.failed
                ? `UMAP could not be laid out: ${umap.failed}. PCA shows the same latents.`
                : `Laying out UMAP, ${Math.round(100 * umap.share)} %`}
            </p>
          ) : (
            <ScatterView
              scatter={scatter}
              title={`${shown}, by ${colouredBy}, step ${steps[at]}`}
              xTitle={withUmap ? '' : projection.x}
              yTitle={withUmap ? '' : projection.y}
              height={HEIGHT}
              sayPoint={say}
              onPoint={visit}
            />
          )}
          <Scrubber steps={steps} at={at} following={scrub === null} onScrub={setScrub} what="latents" />
        </div>
        <div className="stack tight">
          <p className="small">
            {shown}, {examples.length} {subject.factors.length > 0 ? 'balanced' : 'held-back'} examples at
            step {steps[at]}, one seed. {withUmap ? null : <b>{figure}</b>}
          </p>
          <p className="plot-note">
            {withUmap
              ? 'UMAP keeps neighbours together; distances and axes mean nothing, and each moment is laid out anew.'
              : projection.isometric
                ? 'Principal axes are fitted on the last moment and kept, so that only the points move.'
                : 'The latent is one number: a factor that it holds lies along a line.'}
          </p>
          <DataTable
            caption={`Latents at step ${steps[at]}: ${shown}`}
            columns={['example', colouredBy, 'x', 'y']}
            rows={() =>
              inOrder(scatter.points).map(({ item, at: index, key }) => ({
                key,
                cells: [
                  asPrinted(subject, examples[index].text),
                  categories.names[item.category],
                  formatValue(item.x),
                  formatValue(item.y),
                ],
              }))
            }
          />
        </div>
      </div>
    </div>
  );
}

/** Ranges over all moments, so that the frame stands still while the points move. */
function scatterOf(
  { frames, isometric }: Projection,
  plane: Float64Array | null,
  at: number,
  categories: { readonly names: readonly string[]; readonly of: readonly number[] },
): Scatter {
  const { x, y } = domainsOf(plane ? [plane] : frames);
  return {
    points: pointsOf(plane ?? frames[at], categories.of),
    categories: categories.names,
    xDomain: x,
    yDomain: y,
    isometric: plane === null && isometric,
    bare: plane !== null,
  };
}

interface PartSelectProps {
  readonly subject: ProbeSubject;
  readonly part: Part;
  onPart(part: Part): void;
}

function PartSelect({ subject, part, onPart }: PartSelectProps) {
  return (
    <label className="row">
      <span className="field-label">Show</span>
      <select
        className="select small"
        value={part}
        onChange={(event) => onPart(event.target.value === 'all' ? 'all' : Number(event.target.value))}
      >
        <option value="all">all latents side by side</option>
        {Array.from({ length: subject.latents }, (_, latent) => {
          const name = nameOf(subject, latent, factorOfLatent(subject, latent));
          return (
            <option key={name} value={latent}>
              {name}
            </option>
          );
        })}
      </select>
    </label>
  );
}

interface ColourSelectProps {
  readonly subject: ProbeSubject;
  readonly by: Colouring;
  onBy(by: Colouring): void;
}

function ColourSelect({ subject, by, onBy }: ColourSelectProps) {
  return (
    <label className="row">
      <span className="field-label">Colour and shape by</span>
      <select
        className="select small"
        value={by}
        onChange={(event) => onBy(event.target.value === 'task' ? 'task' : Number(event.target.value))}
      >
        <option value="task">task</option>
        {inOrder(subject.factors).map(({ item, at, key }) => (
          <option key={key} value={at}>
            {item.name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface MethodButtonsProps {
  readonly method: Method;
  readonly enabled: boolean;
  onMethod(method: Method): void;
}

function MethodButtons({ method, enabled, onMethod }: MethodButtonsProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line in every browser.
    <div className="segmented" role="group" aria-label="Projection">
      {(['pca', 'umap'] as const).map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={method === name}
          disabled={name === 'umap' && !enabled}
          onClick={() => onMethod(name)}
        >
          {name.toUpperCase()}
        </button>
      ))}
    </div>
  );
}
