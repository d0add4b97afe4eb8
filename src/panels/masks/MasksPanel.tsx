import { useEffect, useMemo } from 'react';
import { Icon } from '../../app/Icon';
import { Panel } from '../../app/Panel';
import { hasTrueGraph } from '../../experiment/experiment';
import type { Run } from '../../experiment/records';
import { listed } from '../../lib/listed';
import { nearestIndex } from '../../plots/decimate';
import { adjacency as adjacencyOf, label } from '../../scm/graph';
import { useExperiment } from '../../store/experiment';
import type { RunState } from '../../store/run.types';
import { useView } from '../../store/view';
import { DataTable } from '../plot/DataTable';
import { useRunAtMost } from '../plot/useRunAtMost';
import { StaleBadge } from '../StaleBadge';
import { collisionSentence, fixedMaskSentence, maskCaption, rowNames } from './caption';
import { compareMasks, type MaskComparison } from './comparison';
import { uicOfMasks } from './learnedGraph';
import { MaskMaps } from './MaskMaps';
import './masks.css';
import { matchingFor } from './matching';
import { Scrubber } from './Scrubber';
import { taskNames } from './taskNames';

/** Masks change slowly next to steps; a few pictures a second show every change. */
const REDRAW_MS = 150;
const shownRun = (state: RunState) => state.run;

export function MasksPanel() {
  const run = useRunAtMost(shownRun, REDRAW_MS);
  const fixed = run ? fixedMaskSentence(run.experiment) : null;
  return (
    <Panel
      id="masks"
      title="Masks"
      lead="Which latents each task's instruction selects, as it is learned"
      actions={<StaleBadge />}
    >
      <div className="stack">
        {fixed ? (
          <p className="note info">
            <Icon name="info" size={15} />
            <span>{fixed}</span>
          </p>
        ) : null}
        {run && run.masks.length > 0 ? (
          <Masks run={run} learned={fixed === null} />
        ) : fixed ? null : (
          <p className="empty">
            {run
              ? 'No mask has been recorded yet: the first comes with the first steps.'
              : 'Press Train: masks form here.'}
          </p>
        )}
      </div>
    </Panel>
  );
}

function Masks({ run, learned }: { readonly run: Run; readonly learned: boolean }) {
  const scrub = useView((s) => s.scrub);
  const setScrub = useView((s) => s.setScrub);
  const ownTasks = useExperiment((s) => s.rows?.tasks);
  const { experiment, masks, evaluations } = run;

  // Another experiment's training time means nothing here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs exactly when the experiment on show changes.
  useEffect(() => setScrub(null), [experiment, setScrub]);

  const steps = useMemo(() => masks.map((m) => m.step), [masks]);
  const at = scrub === null ? steps.length - 1 : Math.max(0, nearestIndex(steps, scrub));
  const record = masks[at];
  const lastEvaluation = evaluations.at(-1);

  const truth = useMemo(
    () =>
      hasTrueGraph(experiment) && experiment.graph.tasks.length === record.tasks
        ? adjacencyOf(experiment.graph)
        : null,
    [experiment, record.tasks],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the last evaluation decides the matching.
  const matching = useMemo(
    () => truth && matchingFor(record, evaluations, truth, experiment.graph.factors.length),
    [truth, record, lastEvaluation, experiment],
  );
  const comparison = useMemo(() => compareMasks(record, truth, matching), [record, truth, matching]);
  const names = useMemo(
    () => rowNames(comparison, experiment.graph.factors.map(label)),
    [comparison, experiment],
  );
  const tasks = useMemo(
    () => taskNames(experiment, record.tasks, ownTasks ?? []),
    [experiment, record.tasks, ownTasks],
  );
  const factorIds = useMemo(() => experiment.graph.factors.map((f) => f.id), [experiment]);
  const collisions = collisionSentence(comparison, names);

  return (
    <>
      <MaskMaps
        comparison={comparison}
        rowNames={names}
        tasks={tasks}
        factorIds={factorIds}
        adjacency={truth}
        learned={learned}
      />
      {learned ? (
        <>
          <Scrubber steps={steps} at={at} following={scrub === null} onScrub={setScrub} />
          <p className="mask-caption">
            {maskCaption(comparison, `step ${record.step}`)}
            {matching ? (
              <MatchingNote evaluatedAt={matching.evaluatedAt} spare={comparison.spare.length} />
            ) : null}
          </p>
        </>
      ) : null}
      {collisions ? (
        <p className="note warn">
          <Icon name="warn" size={15} />
          <span>{collisions}</span>
        </p>
      ) : null}
      {truth ? null : <LearnedGraphNote comparison={comparison} />}
      <MaskLegend compared={truth !== null && learned} />
      <DataTable
        caption={`Mask probabilities at step ${record.step}`}
        columns={['latent', ...tasks.map((t) => t.name)]}
        rows={() =>
          [...comparison.rows, ...comparison.spare].map((row, r) => ({
            key: String(r),
            cells: [
              names[r],
              ...row.cells.map(
                (c) =>
                  `${Number.isFinite(c.p) ? c.p.toFixed(2) : '–'}${c.edge === null ? '' : c.edge ? ' (edge)' : ' (none)'}`,
              ),
            ],
          }))
        }
      />
    </>
  );
}

function MatchingNote({
  evaluatedAt,
  spare,
}: {
  readonly evaluatedAt: number | null;
  readonly spare: number;
}) {
  return (
    <>
      {' '}
      {evaluatedAt === null ? (
        <b className="nowrap">Provisional matching</b>
      ) : (
        `Latents matched to factors by the evaluation at step ${evaluatedAt}`
      )}
      {evaluatedAt === null ? ' by the masks themselves, until the first evaluation.' : '.'}
      {spare > 0 ? ` ${spare} ${spare === 1 ? 'latent is' : 'latents are'} spare.` : ''}
    </>
  );
}

/** Own data: nothing to compare with, so the condition is checked on what was learned. */
function LearnedGraphNote({ comparison }: { readonly comparison: MaskComparison }) {
  const uic = uicOfMasks(comparison);
  if (!uic) return <p className="note">No task uses a latent at ½, so there is no learned graph to check.</p>;
  const { verdict, used } = uic;
  const unused = comparison.unused > 0 ? ` ${comparison.unused} unused.` : '';
  return (
    <p className={`note ${verdict.satisfied ? 'good' : 'bad'}`}>
      <Icon name={verdict.satisfied ? 'check' : 'warn'} size={15} />
      <span>
        {verdict.satisfied
          ? `UIC holds on the learned graph: the ${used} latents in use have distinct rows.${unused}`
          : `UIC fails on the learned graph: equal rows ${verdict.groups.map((g) => listed(g)).join('; ')}.${unused}`}{' '}
        No true graph is known for one's own data, so nothing says that this graph is right.
      </span>
    </p>
  );
}

function MaskLegend({ compared }: { readonly compared: boolean }) {
  return (
    <ul className="mask-legend" aria-label="Signs in the masks">
      <li>
        <span className="mask-key is-on" aria-hidden="true" /> framed: p &gt; ½
      </li>
      {compared ? (
        <>
          <li>
            <span className="mask-sign" aria-hidden="true">
              ○
            </span>{' '}
            edge missing
          </li>
          <li>
            <span className="mask-sign" aria-hidden="true">
              ×
            </span>{' '}
            edge too many
          </li>
        </>
      ) : null}
      <li>
        <span className="mask-key is-group" aria-hidden="true" /> equal rows
      </li>
    </ul>
  );
}
