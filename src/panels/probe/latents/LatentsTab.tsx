import { useState } from 'react';
import { Icon } from '../../../app/Icon';
import type { LatentTimeline, ProbeSubject } from '../../../probe/protocol';
import { useProbe } from '../../../store/probe';
import { FailureLine, ProgressNote } from '../ProgressNote';
import { LatentsPlot } from './LatentsPlot';

/** Moments of training that are looked at, and examples at each. */
const FRAMES = 20;
const EXAMPLES = 200;

interface LatentsTabProps {
  readonly subject: ProbeSubject;
  /** Of this model, or null until it is asked for. */
  readonly timeline: LatentTimeline | null;
  /** The model on show is the one that questions go to now (not while others are measured). */
  readonly ready: boolean;
}

/** Where examples lie in the space of the latents, over training. */
export function LatentsTab({ subject, timeline, ready }: LatentsTabProps) {
  const progress = useProbe((s) => s.busy.timeline);
  const failure = useProbe((s) => s.failures.timeline);
  const [asked, setAsked] = useState(false);
  if (subject.latents === 0) {
    return (
      <p className="note info">
        Plain instruction tuning has no latents that could be drawn. Open the run with a latent module, or one
        of its mask baselines.
      </p>
    );
  }
  const ask = () => {
    if (!ready) return;
    setAsked(true);
    void useProbe.getState().timeline({ frames: FRAMES, examples: EXAMPLES });
  };
  return (
    <div className="stack">
      {progress ? (
        <ProgressNote
          title="Following the latents"
          progress={progress}
          onStop={() => useProbe.getState().cancel('timeline')}
        />
      ) : null}
      <FailureLine failure={failure} />
      {timeline ? (
        <LatentsPlot subject={subject} timeline={timeline} />
      ) : progress ? (
        <p className="empty">The picture comes with the last step.</p>
      ) : (
        <div className="empty probe-empty">
          <p>
            Each of at most {EXAMPLES} examples (balanced, or held back from your own data) is a point in the
            space of the latents. Followed over training, the points gather by the values of factors: the
            latents come apart.
          </p>
          <button type="button" className="button primary" aria-disabled={!ready} onClick={ask}>
            <Icon name="play" />
            {asked ? 'Try again' : 'Follow the latents'}
          </button>
          <p className="field-hint">
            {ready
              ? `A run keeps no latents of earlier steps: this trains it once more and looks at ${FRAMES} moments.`
              : 'Another model is being measured: this can be asked when that is done.'}
          </p>
        </div>
      )}
    </div>
  );
}
