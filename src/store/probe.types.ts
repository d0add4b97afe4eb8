import type { Experiment } from '../experiment/experiment';
import type { Run } from '../experiment/records';
import type {
  Ask,
  CounterfactualPairs,
  InterventionScore,
  LatentTimeline,
  Look,
  ProbeCalls,
  ProbeProgress,
  ProbeSubject,
  ScoreInterventions,
  Timeline,
  VariedAnswers,
  Vary,
} from '../probe/protocol';
import type { EngineFailure } from '../worker/protocol';

export type ProbeCall = keyof ProbeCalls;

/** The latest answer to each question about one model; a question that was not answered is absent. */
export type ProbeAnswers = Readonly<Partial<{ [C in Exclude<ProbeCall, 'open'>]: ProbeCalls[C]['answer'] }>>;

/** A question about the subject on show: the store adds its key. */
type About<T> = Omit<T, 'key'>;

/**
 * The model being looked into. Every question resolves with its answer, which is also kept in `answers`; with null when it
 * was cancelled, replaced by a newer question of its kind, or failed (see `failures`). Questions of different kinds may be
 * under way together.
 */
export interface ProbeState {
  /** The model that questions go to; null until one is open. */
  readonly subject: ProbeSubject | null;
  /** What it was trained on; set as soon as it is being opened, so that a screen can say what it waits for. */
  readonly experiment: Experiment | null;
  /**
   * Models that are at hand, newest last, at most 4. The one on show is among them unless it was lost with its worker or the
   * graphics card; then the next question about it opens it again.
   */
  readonly opened: readonly { readonly subject: ProbeSubject; readonly experiment: Experiment }[];
  /** Answers about the subject on show. */
  readonly answers: ProbeAnswers;
  /** Questions under way, with how far they are. */
  readonly busy: Readonly<Partial<Record<ProbeCall, ProbeProgress>>>;
  /** Why the latest question of a kind was not answered; gone when it is asked again. */
  readonly failures: Readonly<Partial<Record<ProbeCall, EngineFailure>>>;

  /**
   * Opens the model of a run (as far as it was trained, where its weights are at hand) or of an experiment, and shows it. An
   * experiment without weights is trained first.
   */
  openFor(source: Run | Experiment): Promise<ProbeSubject | null>;
  ask(question: About<Ask>): Promise<Look | null>;
  vary(question: About<Vary>): Promise<VariedAnswers | null>;
  score(question: About<ScoreInterventions>): Promise<InterventionScore | null>;
  pairs(question: About<CounterfactualPairs>): Promise<InterventionScore | null>;
  timeline(question: About<Timeline>): Promise<LatentTimeline | null>;
  /** Stops the question of this kind that is under way, or all. */
  cancel(call?: ProbeCall): void;
}
