import { useState } from 'react';
import { Panel } from '../../app/Panel';
import type { Run } from '../../experiment/records';
import { useExperiment } from '../../store/experiment';
import { keyOf, useRun } from '../../store/run';
import type { RunPhase } from '../../store/run.types';
import { CopyField } from './CopyField';
import { citeExperiment, embedCode, PAPER } from './citation';
import { FilesSection } from './FilesSection';
import { GridLink } from './GridLink';
import { LinkSection } from './LinkSection';
import { OpenSection } from './OpenSection';
import { useLink } from './useLink';
import './share.css';

/** Takes the experiment elsewhere: by link, code, embed, citation and file; and opens what came from elsewhere. */
export function SharePanel() {
  const experiment = useExperiment((s) => s.experiment);
  const run = useRun((s) => (isMoving(s.phase) ? null : s.run));
  const phase = useRun((s) => s.phase);
  const [withResult, setWithResult] = useState(false);
  const noResult = whyNoResult(run, phase, run !== null && keyOf(run.experiment) !== keyOf(experiment));
  const share = useLink(experiment, withResult && noResult === null ? run : null);
  // Embeds and citations carry the settings alone: they stand in texts, where thousands of characters are in the way.
  const bare = useLink(experiment, null);
  return (
    <Panel
      id="share"
      title="Share"
      lead="A link carries the whole experiment. Whoever opens it can train it to the same result; nothing is uploaded."
    >
      <div className="stack share">
        <LinkSection
          experiment={experiment}
          share={share}
          withResult={withResult}
          noResult={noResult}
          onWithResult={setWithResult}
        />
        <GridLink />
        <OpenSection />
        <FilesSection experiment={experiment} />
        <div>
          <details className="disclosure">
            <summary>Embed in a page</summary>
            <div className="disclosure-body">
              <CopyField
                label="Embed code"
                action="Copy code"
                rows={4}
                text={bare.link ? embedCode(experiment, bare.link) : ''}
              />
            </div>
          </details>
          <details className="disclosure">
            <summary>Cite</summary>
            <div className="disclosure-body stack">
              <CopyField label="BibTeX of the paper" action="Copy paper" rows={8} text={PAPER} />
              <CopyField
                label="BibTeX of this experiment"
                action="Copy experiment"
                rows={6}
                text={bare.link ? citeExperiment(experiment, bare.link) : ''}
              />
            </div>
          </details>
        </div>
      </div>
    </Panel>
  );
}

/** While steps stream in, a run changes many times a second. */
function isMoving(phase: RunPhase): boolean {
  return phase === 'starting' || phase === 'running' || phase === 'evaluating';
}

function whyNoResult(run: Run | null, phase: RunPhase, other: boolean): string | null {
  if (isMoving(phase)) return 'The result can go along once training pauses or ends.';
  if (run === null || run.steps.length === 0) return 'There is no result yet.';
  return other ? 'The result on show belongs to other settings: train again to send it along.' : null;
}
