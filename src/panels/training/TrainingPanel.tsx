import { Icon } from '../../app/Icon';
import { useMissingFiles } from '../../app/missingFiles';
import { Panel } from '../../app/Panel';
import { trainingProblems } from '../../experiment/rules';
import { useExperiment } from '../../store/experiment';
import { stepsTaken, useIsStale, useRun } from '../../store/run';
import type { RunPhase, RunState } from '../../store/run.types';
import { useRunAtMost } from '../plot/useRunAtMost';
import { BackendView } from './BackendView';
import { Curves } from './Curves';
import { FailureNote } from './FailureNote';
import { MissingFiles } from './MissingFiles';
import { PipelineView } from './PipelineView';
import { ProgressView } from './ProgressView';
import { uicWeightWhenOn } from './presetValues';
import { PaceField, RunControls } from './RunControls';
import { SettingsView } from './SettingsView';
import { SLOW_MOTION } from './stepParts';
import { sentenceOf } from './typed';
import './training.css';

/** Curves are redrawn at most this often; records may come with every frame. */
const CURVES_MS = 150;
const shownRun = (state: RunState) => state.run;

const PHASES: Readonly<Record<RunPhase, string>> = {
  idle: 'Not training',
  starting: 'Starting',
  running: 'Training',
  paused: 'Paused',
  evaluating: 'Evaluating',
  finished: 'Finished',
  stopped: 'Stopped',
  failed: 'Failed',
};

export function TrainingPanel() {
  const phase = useRun((s) => s.phase);
  // In slow motion the parts of a step are what there is to watch: they then stand above the curves.
  const slow = useRun((s) => s.pace !== null && s.pace <= SLOW_MOTION);
  return (
    <Panel
      id="training"
      title="Training"
      lead="Runs in the background of this page, on this machine"
      actions={
        <span
          className={`badge${phase === 'failed' ? ' bad' : phase === 'finished' ? ' good' : ''}`}
          role="status"
        >
          {PHASES[phase]}
        </span>
      }
    >
      <div className="stack">
        <FailureNote />
        <MissingFiles />
        <RunControls />
        <Problems />
        <StaleNote />
        <div className="run-state">
          <ProgressView />
          <PaceField />
        </div>
        {slow ? <Pipeline /> : null}
        <UicSwitch />
        <RunCurves />
        {slow ? null : <Pipeline />}
        <div>
          <SettingsView />
        </div>
        <BackendView />
      </div>
    </Panel>
  );
}

/** Apart from the panel, so that new records redraw the curves and nothing else. */
function RunCurves() {
  const run = useRunAtMost(shownRun, CURVES_MS);
  if (!run || run.steps.length === 0) {
    return <p className="empty">Press Train: the curves of every loss begin here.</p>;
  }
  return <Curves run={run} />;
}

function Pipeline() {
  const experiment = useExperiment((s) => s.experiment);
  const phase = useRun((s) => s.phase);
  const pace = useRun((s) => s.pace);
  // At full speed the diagram stands still: following every step would draw it again for nothing.
  const step = useRun((s) => (s.pace === null ? 0 : stepsTaken(s)));
  const shown = useRun((s) => s.run?.experiment);
  const live = phase === 'running' && shown ? shown : experiment;
  return <PipelineView experiment={live} step={step} pace={pace} running={phase === 'running'} />;
}

/** Why this experiment cannot be trained, where the reader is about to press Train. */
function Problems() {
  const experiment = useExperiment((s) => s.experiment);
  const problems = trainingProblems(experiment);
  if (problems.length === 0) return null;
  return (
    <div className="note bad">
      <Icon name="warn" size={15} />
      <div>
        {problems.map((problem) => (
          <p key={problem.path}>
            <b>{problem.path}</b>: {sentenceOf(problem)}
          </p>
        ))}
      </div>
    </div>
  );
}

function StaleNote() {
  const stale = useIsStale();
  const waits = useMissingFiles() !== null;
  if (!stale) return null;
  return (
    <p className="note warn">
      <Icon name="info" size={15} />
      <span>The run on show belongs to earlier settings.{waits ? '' : ' Train to run these.'}</span>
    </p>
  );
}

/** The one switch that the lab is about. */
function UicSwitch() {
  const experiment = useExperiment((s) => s.experiment);
  const change = useExperiment((s) => s.change);
  const { model, losses } = experiment;
  const learns = model.kind === 'sit' && model.mask === 'learned';
  const on = learns && losses.uic > 0;
  const weight = uicWeightWhenOn(experiment);
  return (
    <div className="uic-switch">
      <label className="switch">
        <input
          type="checkbox"
          checked={on}
          disabled={!learns}
          onChange={() =>
            change((e) => ({
              ...e,
              losses: { ...e.losses, uic: e.losses.uic > 0 ? 0 : uicWeightWhenOn(e) },
            }))
          }
        />
        <span className="strong">UIC loss</span>
      </label>
      <span className="field-hint">
        {!learns
          ? 'Nothing to act on: this experiment learns no masks.'
          : on
            ? `on, weight ${losses.uic}: factors are pushed to distinct rows`
            : `off: nothing keeps two factors from equal rows (on: weight ${weight})`}
      </span>
    </div>
  );
}
