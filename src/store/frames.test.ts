import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../worker/protocol';
import { inFrames } from './frames';

function records(...steps: number[]): EngineEvent {
  return {
    type: 'records',
    run: 'a',
    steps: steps.map((step) => ({ step, loss: 1, terms: {}, tau: 1, learningRate: 1 })),
    masks: steps.map((step) => ({ step, latents: 1, tasks: 1, probabilities: [0] })),
    step: steps.at(-1) ?? 0,
    stepsPerSecond: steps[0],
    secondsLeft: 0,
    seconds: 0,
  };
}

function bench() {
  const heard: EngineEvent[] = [];
  const frames: (() => void)[] = [];
  const say = inFrames(
    (event) => heard.push(event),
    (act) => frames.push(act),
  );
  const frame = (): void => {
    for (const act of frames.splice(0)) act();
  };
  return { heard, say, frame, frames };
}

describe('inFrames', () => {
  it('passes the records of one frame on as one event', () => {
    const { heard, say, frame, frames } = bench();
    say(records(1, 2));
    say(records(3));
    expect(heard).toEqual([]);
    expect(frames).toHaveLength(1);
    frame();
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({ steps: [{ step: 1 }, { step: 2 }, { step: 3 }], stepsPerSecond: 3 });
    frame();
    expect(heard).toHaveLength(1);
    say(records(4));
    frame();
    expect(heard).toHaveLength(2);
  });

  it('lets no other event overtake the records before it', () => {
    const { heard, say, frame } = bench();
    say(records(1));
    say({ type: 'state', run: 'a', state: 'paused', step: 1 });
    expect(heard.map((e) => e.type)).toEqual(['records', 'state']);
    frame();
    expect(heard).toHaveLength(2);
  });
});
