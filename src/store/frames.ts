import type { EngineEvent } from '../worker/protocol';

type Records = Extract<EngineEvent, { type: 'records' }>;

/** Calls back once, soon: with the next frame where frames are drawn. */
export type Schedule = (act: () => void) => void;

/** While the tab is hidden no frames are drawn; state then follows four times a second. */
const HIDDEN_MS = 250;

export const nextFrame: Schedule = (act) => {
  if (typeof document !== 'undefined' && document.visibilityState === 'visible') requestAnimationFrame(act);
  else setTimeout(act, HIDDEN_MS);
};

/**
 * Passes events on in order, with the records that arrive within one frame as one event: every change of state is a
 * render, and a page that is busy must not fall behind by one render per message.
 */
export function inFrames(
  listen: (event: EngineEvent) => void,
  schedule: Schedule,
): (event: EngineEvent) => void {
  let waiting: Records | null = null;
  const flush = (): void => {
    const event = waiting;
    waiting = null;
    if (event) listen(event);
  };
  return (event) => {
    if (event.type !== 'records') {
      flush();
      listen(event);
      return;
    }
    if (waiting) {
      const { steps, masks } = waiting;
      waiting = { ...event, steps: [...steps, ...event.steps], masks: [...masks, ...event.masks] };
      return;
    }
    waiting = event;
    schedule(flush);
  };
}
