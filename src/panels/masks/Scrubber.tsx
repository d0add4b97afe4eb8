import { useEffect, useRef, useState } from 'react';
import { Icon } from '../../app/Icon';

interface ScrubberProps {
  /** Steps at which masks were recorded, ascending; at least one. */
  readonly steps: readonly number[];
  /** Index shown. */
  readonly at: number;
  /** Whether the latest is followed. */
  readonly following: boolean;
  /** Shows this step; null follows the latest. */
  readonly onScrub: (step: number | null) => void;
  /** What is on show, for labels. */
  readonly what?: string;
}

/** A whole replay takes about this long. */
const REPLAY_MS = 8000;

/** Training time as a range input, with a replay and a way back to the live end. */
export function Scrubber({ steps, at, following, onScrub, what = 'masks' }: ScrubberProps) {
  const [playing, setPlaying] = useState(false);
  const position = useRef(at);
  position.current = at;
  const count = steps.length;

  useEffect(() => {
    if (!playing) return;
    const stride = Math.max(1, Math.round(count / (REPLAY_MS / 60)));
    const timer = setInterval(
      () => {
        const next = position.current + stride;
        if (next >= count - 1) {
          setPlaying(false);
          onScrub(null);
        } else {
          onScrub(steps[next]);
        }
      },
      Math.max(60, Math.min(400, REPLAY_MS / count)),
    );
    return () => clearInterval(timer);
  }, [playing, steps, count, onScrub]);

  const play = () => {
    if (!playing && at >= count - 1) onScrub(steps[0]);
    setPlaying(!playing);
  };

  return (
    <div className="scrubber">
      <button
        type="button"
        className="button quiet icon small"
        aria-label={playing ? 'Pause the replay' : `Replay the ${what} over training`}
        data-tip={playing ? 'Pause' : 'Replay over training'}
        data-tip-side="right"
        disabled={count < 2}
        onClick={play}
      >
        <Icon name={playing ? 'pause' : 'play'} size={14} />
      </button>
      <input
        type="range"
        className="range"
        min={0}
        max={Math.max(0, count - 1)}
        step={1}
        value={at}
        disabled={count < 2}
        aria-label={`Training time of the ${what} on show`}
        aria-valuetext={`step ${steps[at]}${following ? ', the latest' : ''}`}
        onChange={(event) => {
          setPlaying(false);
          const next = Number(event.target.value);
          onScrub(next >= count - 1 ? null : steps[next]);
        }}
      />
      <span className="scrubber-step nums">step {steps[at]}</span>
      <button
        type="button"
        className="button quiet small"
        aria-pressed={following}
        onClick={() => {
          setPlaying(false);
          onScrub(null);
        }}
      >
        Latest
      </button>
    </div>
  );
}
