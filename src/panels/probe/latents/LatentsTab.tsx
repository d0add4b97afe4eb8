import { useState } from 'react';
import { Icon } from '../../../app/Icon';
import type { ProbeSubject } from '../../../probe/protocol';
import { useProbe } from '../../../store/probe';
import { FailureLine, ProgressNote } from '../ProgressNote';
import { LatentsPlot } from './LatentsPlot';

/** Moments of training that are looked at, and examples at each. */
const FRAMES = 20;
const EXAMPLES = 200;

/** Where examples lie in the space of the latents, over training. */
export function LatentsTab({ subject }: { readonly subject: ProbeSubject }) {
  const timeline = useProbe((s) => s.answers.timeline);
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
          <button type="button" className="button primary" onClick={ask}>
            <Icon name="play" />
            {asked ? 'Try again' : 'Follow the latents'}
          </button>
          <p className="field-hint">
            A run keeps no latents of earlier steps: this trains it once more and looks at {FRAMES} moments.
          </p>
        </div>
      )}
    </div>
  );
}
