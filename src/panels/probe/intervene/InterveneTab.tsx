import { useEffect, useMemo, useState } from 'react';
import type { ProbeSubject, VariedAnswers } from '../../../probe/protocol';
import { useProbe } from '../../../store/probe';
import { QuestionForm } from '../ask/QuestionForm';
import type { ModelChoice } from '../models';
import { FailureLine } from '../ProgressNote';
import type { Prompt } from '../prompt';
import { ModelRates } from '../rates/ModelRates';
import { FactorSetters } from './FactorSetters';
import { doSentence, interventionsOf, type SetByHand } from './interventions';
import { VariedTable } from './VariedTable';

interface InterveneTabProps {
  readonly subject: ProbeSubject;
  readonly prompt: Prompt;
  readonly choices: readonly ModelChoice[];
  /** The model on show is the one that questions go to now (not while others are measured). */
  readonly ready: boolean;
  onPrompt(prompt: Prompt): void;
}

const SETTLE_MS = 150;
/** Samples of each task's answer when they are shown. */
const SAMPLES = 4;

/** Factors set by hand, and what each task then answers. */
export function InterveneTab({ subject, prompt, choices, ready, onPrompt }: InterveneTabProps) {
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
      <Setting subject={subject} prompt={prompt} ready={ready} onPrompt={onPrompt} />
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

function Setting({ subject, prompt, ready, onPrompt }: SettingProps) {
  const [set, setSet] = useState<SetByHand>({});
  const [sampling, setSampling] = useState(false);
  const [noise, setNoise] = useState(0);
  const [varied, setVaried] = useState<{ readonly key: string; readonly answers: VariedAnswers } | null>(
    null,
  );
  const failure = useProbe((s) => s.failures.vary);
  const interventions = useMemo(() => interventionsOf(subject, set), [subject, set]);
  const empty = prompt.source.trim() === '';

  useEffect(() => {
    if (empty || !ready) return;
    const timer = setTimeout(async () => {
      const samples = sampling ? SAMPLES : 0;
      const question = { source: prompt.source, interventions, samples, seed: noise };
      const answers = await useProbe.getState().vary(question);
      if (answers) setVaried({ key: subject.key, answers });
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [subject.key, prompt.source, interventions, sampling, noise, empty, ready]);

  return (
    <>
      <QuestionForm subject={subject} prompt={prompt} onPrompt={onPrompt} withInstruction={false} />
      <div className="probe-columns">
        <div className="stack tight">
          <FactorSetters subject={subject} set={set} onSet={setSet} />
          <div className="row">
            <button
              type="button"
              className="button small"
              aria-disabled={interventions.length === 0}
              onClick={() => setSet({})}
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
                  checked={sampling}
                  onChange={(event) => setSampling(event.target.checked)}
                />
                Sample with the same noise
              </label>
              {sampling ? (
                <button type="button" className="button small" onClick={() => setNoise(noise + 1)}>
                  Other noise
                </button>
              ) : null}
            </div>
          ) : null}
          {sampling ? (
            <p className="field-hint">
              Both answers are sampled at temperature 1 with one Gumbel noise (seed {noise}), so that they
              differ by the change alone: counterfactual decoding.
            </p>
          ) : null}
        </div>
        <div className="stack tight">
          <FailureLine failure={failure} />
          {varied && varied.key === subject.key ? (
            <VariedTable subject={subject} varied={varied.answers} />
          ) : failure ? null : (
            <p className="empty">{empty ? 'Type a source, or pick an example.' : 'Asking…'}</p>
          )}
        </div>
      </div>
    </>
  );
}
