import type { Experiment } from '../experiment/experiment';
import { lacksFewShot } from '../experiment/fewShot';
import type { BackendChoice, EvaluationRecord, MaskRecord, Run, StepRecord } from '../experiment/records';
import type { OwnRows } from '../tasks/own/rows';
import { openSession } from './open';
import type { Session } from './session';

/** Longest time between two looks at `signal`, and between two groups of records. */
const SLICE_MS = 100;

/**
 * Trains an experiment to its last step; what the terminal, the bench and tests call.
 *
 * @param rows the rows of the reader's own data; null for the other worlds
 * @param backend that has been started
 * @param onRecord called with every step's record, in order, in groups
 * @param signal aborts training; what was measured so far is still evaluated and returned, `finished: false`
 * @throws Refusal when the experiment cannot be trained
 * @throws NotFinite when the loss stops being a number; every record before it was passed to `onRecord`
 */
export async function runToEnd(
  experiment: Experiment,
  rows: OwnRows | null,
  backend: BackendChoice,
  onRecord: (record: StepRecord) => void,
  signal?: AbortSignal,
): Promise<Run> {
  const session = await openSession(experiment, rows, backend.name);
  try {
    return await train(experiment, session, onRecord, signal, backend);
  } finally {
    session.dispose();
  }
}

async function train(
  experiment: Experiment,
  session: Session,
  onRecord: (record: StepRecord) => void,
  signal: AbortSignal | undefined,
  backend: BackendChoice,
): Promise<Run> {
  const { steps, maskEvery, evaluateEvery } = experiment.training;
  const records: StepRecord[] = [];
  const masks: MaskRecord[] = [];
  const evaluations: EvaluationRecord[] = [];
  let milliseconds = 0;
  const look = async (): Promise<void> => {
    const last = masks.at(-1)?.step === session.stepIndex;
    const mask = last ? null : await session.maskRecord();
    if (mask) masks.push(mask);
  };

  const pausesAt = (step: number): boolean =>
    step >= steps || isMultiple(step, maskEvery) || isMultiple(step, evaluateEvery);

  await look();
  while (session.stepIndex < steps && !signal?.aborted) {
    const start = performance.now();
    await session.weigh();
    do session.step();
    while (!session.weighs && !pausesAt(session.stepIndex) && performance.now() - start < SLICE_MS);
    const drained = await session.drain();
    milliseconds += performance.now() - start;
    for (const record of drained) {
      if (record.step === session.failure?.step) throw session.failure;
      records.push(record);
      onRecord(record);
    }
    if (isMultiple(session.stepIndex, maskEvery)) await look();
    if (isMultiple(session.stepIndex, evaluateEvery) && session.stepIndex < steps) {
      evaluations.push(await session.evaluate());
    }
    // Lets signal handlers and timers run: readback resolves without leaving the microtask queue on wasm and cpu.
    await new Promise((resolve) => setTimeout(resolve));
  }
  await look();
  const last = await session.evaluate(signal);
  evaluations.push(last);
  const finished = session.stepIndex >= steps && !lacksFewShot(experiment, last.metrics);
  return { experiment, backend, steps: records, masks, evaluations, seconds: milliseconds / 1000, finished };
}

/** Whether something done `every` so many steps is due; never when `every` is 0. */
function isMultiple(step: number, every: number): boolean {
  return every > 0 && step % every === 0;
}
