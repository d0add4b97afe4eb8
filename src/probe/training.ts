import type { Experiment } from '../experiment/experiment';
import type { Trainable } from '../model/model';
import type { Runner } from '../program/runner';
import { createSession, type Session } from '../train/session';
import type { Opened } from './opened';
import type { Watch } from './watch';

/** Training runs this long, and at most this many steps, before it is read back and messages are heard. */
const SLICE_MS = 30;
const SLICE_STEPS = 64;

type TimelineArguments = Parameters<Opened['answer']['timeline']>;

/** Trains again and calls `look` at as many moments as the question asks for; what it returns is put together. */
export type TimelineOf<T> = (
  question: TimelineArguments[0],
  watch: TimelineArguments[1],
  look: (trainable: T, runner: Runner) => Promise<Float32Array>,
) => Promise<{ readonly steps: readonly number[]; readonly values: Float32Array }>;

/**
 * Trains from the first step to the last and rests at each of `moments` (steps, ascending). The numbers are those of any
 * other training of the experiment, since looking draws from no stream and slices change no step.
 *
 * @throws NotFinite when the loss stops being a number
 */
export async function trainThrough(
  experiment: Experiment,
  trainable: Trainable,
  runner: Runner,
  moments: readonly number[],
  watch: Watch,
  rest: (step: number) => Promise<void> = async () => {},
): Promise<void> {
  const session = createSession(experiment, trainable, runner);
  for (const moment of moments) {
    while (session.stepIndex < moment) {
      await watch.at('training again', session.stepIndex / experiment.training.steps);
      await trainSlice(session, moment);
    }
    await rest(moment);
  }
}

async function trainSlice(session: Session, moment: number): Promise<void> {
  const begin = performance.now();
  const last = Math.min(moment, session.stepIndex + SLICE_STEPS);
  await session.weigh();
  do session.step();
  while (!session.weighs && session.stepIndex < last && performance.now() - begin < SLICE_MS);
  await session.drain();
  if (session.failure) throw session.failure;
}

/** `count` steps evenly spread from 0 to the last, both among them; fewer where training has fewer. */
export function momentsOf(steps: number, count: number): number[] {
  return [...new Set(Array.from({ length: count }, (_, k) => Math.round((k * steps) / (count - 1))))];
}
