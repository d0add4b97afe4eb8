import { useEffect, useMemo, useState } from 'react';
import type { Intervention, ProbeSubject, VariedAnswers } from '../../../probe/protocol';
import { useProbe } from '../../../store/probe';
import { QuestionForm } from '../ask/QuestionForm';
import type { ModelChoice } from '../models';
import { FailureLine } from '../ProgressNote';
import type { Prompt } from '../prompt';
import { ModelRates } from '../rates/ModelRates';
import { FactorSetters } from './FactorSetters';
import { type ByHand, doSentence, interventionsOf } from './interventions';
import { VariedTable } from './VariedTable';

interface InterveneTabProps {
  readonly subject: ProbeSubject;
  readonly prompt: Prompt;
  readonly choices: readonly ModelChoice[];
  /** The model on show is the one that questions go to now (not while others are measured). */
  readonly ready: boolean;
  onPrompt(prompt: Prompt): void;
  readonly byHand: ByHand;
  onByHand(byHand: ByHand): void;
}

const SETTLE_MS = 150;
/** Samples of each task's answer when they are shown. */
const SAMPLES = 4;

/** Factors set by hand, and what each task then answers. */
export function InterveneTab({ choices, ...setting }: InterveneTabProps) {
  const { subject } = setting;
  if (subject.latents === 0) {
    return (
      <p className="note info">
        Plain instruction tuning has no latents, so there is nothing to set by hand. What it uses can be
        measured from outside: Pairs changes one factor of the sentence itself.
      </p>
    );
  }
  if (subject.matching === null) {
    return (
      <p className="note info">
        Your own data comes with no graph: no latent stands for a factor with a name, so no value can be set
        and no prediction of the graph checked. Ask shows what each latent attends to.
      </p>
    );
  }
  return (
    <div className="stack">
      <Setting {...setting} />
      <section className="stack tight" aria-label="Intervention score">
        <h3>Score over many examples</h3>
        <p className="field-hint">
          In each example one latent after another is exchanged for that of another example with another value
          of the factor, and all training tasks answer again. A model that uses factors as the graph says
          changes an answer if and only if the edge is there.
        </p>
        <ModelRates
          kind="score"
          verb="Score"
          title="Intervention score"
          choices={choices.filter((choice) => choice.experiment.model.kind === 'sit')}
        />
      </section>
    </div>
  );
}

type SettingProps = Omit<InterveneTabProps, 'choices'>;

/** Answers with the question and the model they belong to. */
interface Varied {
  readonly key: string;
  readonly source: string;
  readonly interventions: readonly Intervention[];
  readonly noise: number | null;
  readonly answers: VariedAnswers;
}

function Setting({ subject, prompt, ready, onPrompt, byHand, onByHand }: SettingProps) {
  const { set, noise } = byHand;
  const [varied, setVaried] = useState<Varied | null>(null);
  const failure = useProbe((s) => s.failures.vary);
  const interventions = useMemo(() => interventionsOf(subject, set), [subject, set]);
  const empty = prompt.source.trim() === '';
  const isOf = (seen: Varied): boolean =>
    seen.source === prompt.source && seen.interventions === interventions && seen.noise === noise;

  useEffect(() => {
    if (empty || !ready) return;
    const timer = setTimeout(async () => {
      const samples = noise === null ? 0 : SAMPLES;
      const question = { source: prompt.source, interventions, samples, seed: noise ?? 0 };
      const answers = await useProbe.getState().vary(question);
      if (answers) setVaried({ key: subject.key, source: prompt.source, interventions, noise, answers });
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [subject.key, prompt.source, interventions, noise, empty, ready]);

  return (
    <>
      <QuestionForm subject={subject} prompt={prompt} onPrompt={onPrompt} withInstruction={false} />
      <div className="probe-columns">
        <div className="stack tight">
          <FactorSetters subject={subject} set={set} onSet={(next) => onByHand({ ...byHand, set: next })} />
          <div className="row">
            <button
              type="button"
              className="button small"
              aria-disabled={interventions.length === 0}
              onClick={() => onByHand({ ...byHand, set: {} })}
            >
              Set nothing
            </button>
            <span className="small">{doSentence(subject, set)}</span>
          </div>
          {subject.kind === 'text' ? (
            <div className="row">
              <label className="switch">
                <input
                  type="checkbox"
                  checked={noise !== null}
                  onChange={(event) => onByHand({ ...byHand, noise: event.target.checked ? 0 : null })}
                />
                Sample with the same noise
              </label>
              {noise !== null ? (
                <button
                  type="button"
                  className="button small"
                  onClick={() => onByHand({ ...byHand, noise: noise + 1 })}
                >
                  Other noise
                </button>
              ) : null}
            </div>
          ) : null}
          {noise !== null ? (
            <p className="field-hint">
              Both answers are sampled at temperature 1 with one Gumbel noise (seed {noise}), so that they
              differ by the change alone: counterfactual decoding.
            </p>
          ) : null}
        </div>
        <div className="stack tight">
          <FailureLine failure={failure} />
          {empty ? (
            <p className="empty">Type a source, or pick an example.</p>
          ) : varied && varied.key === subject.key ? (
            <div className="probe-seen" aria-busy={!isOf(varied)}>
              <VariedTable subject={subject} varied={varied.answers} done={varied.interventions.length > 0} />
            </div>
          ) : failure ? null : (
            <p className="empty">Asking…</p>
          )}
        </div>
      </div>
    </>
  );
}
