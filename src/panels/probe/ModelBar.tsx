import { Icon } from '../../app/Icon';
import { stepAtHand, useProbe } from '../../store/probe';
import { useRates } from '../../store/probeRates';
import { canOpen, choiceOf, isAtHand, type ModelChoice, openingTime } from './models';
import { FailureLine, ProgressNote } from './ProgressNote';

interface ModelBarProps {
  readonly choices: readonly ModelChoice[];
}

/** Which model is open, and the others that can be: the shown run's and its baselines. */
export function ModelBar({ choices }: ModelBarProps) {
  const subject = useProbe((s) => s.subject);
  const experiment = useProbe((s) => s.experiment);
  const opened = useProbe((s) => s.opened);
  const opening = useProbe((s) => s.busy.open);
  const failure = useProbe((s) => s.failures.open);
  const { openFor, cancel } = useProbe.getState();
  const isOpen = (choice: ModelChoice) => isAtHand(choice, { opened });
  const measuring = useRates((s) => s.measuring !== null);
  const busy = opening !== undefined || measuring;
  const current = choiceOf(choices, experiment);
  return (
    <div className="probe-head stack tight">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line in every browser. */}
      <div className="row" role="group" aria-label="Model to look into">
        <span className="field-label">Model</span>
        {choices.map((choice) => {
          const shown = subject !== null && current === choice;
          return (
            <button
              key={choice.id}
              type="button"
              className="button small"
              aria-pressed={shown}
              aria-disabled={busy}
              data-tip={`${choice.says}. ${isOpen(choice) ? 'At hand.' : `Opening trains it: ${openingTime(choice)}.`}`}
              data-tip-side={choice.id === 'this' ? 'right' : undefined}
              onClick={() => {
                if (!busy && canOpen(choice, useProbe.getState(), stepAtHand(choice.source)))
                  void openFor(choice.source);
              }}
            >
              {isOpen(choice) ? <Icon name="check" size={12} /> : null}
              {choice.name}
              {isOpen(choice) ? null : <span className="visually-hidden">: not open yet</span>}
            </button>
          );
        })}
      </div>
      {opening && !measuring ? (
        <ProgressNote
          title={`Opening ${current?.name ?? 'the model'}`}
          progress={opening}
          onStop={() => cancel('open')}
        />
      ) : (
        <p className="field-hint probe-subject" role="status">
          <SubjectSentence choice={current ?? null} />
        </p>
      )}
      {measuring ? null : <FailureLine failure={failure} />}
    </div>
  );
}

function SubjectSentence({ choice }: { readonly choice: ModelChoice | null }) {
  const subject = useProbe((s) => s.subject);
  const experiment = useProbe((s) => s.experiment);
  const isLost = useProbe((s) => s.opened.every((model) => model.subject.key !== s.subject?.key));
  const measuring = useRates((s) => s.measuring !== null);
  if (measuring) return 'Models are being measured, one after another.';
  if (!subject || !experiment) {
    return 'No model is open. A run keeps its records, not its weights: opening trains it again, which gives the same weights.';
  }
  const { steps } = experiment.training;
  const trained =
    subject.step < steps ? `as it was at step ${subject.step} of ${steps}` : `trained for all ${steps} steps`;
  const latents =
    subject.latents === 0
      ? 'no latents'
      : `${subject.latents} latents of ${subject.latentDim === 1 ? 'one number' : `${subject.latentDim} numbers`} each`;
  const since =
    choice && subject.step < stepAtHand(choice.source)
      ? ` It has been trained further since: press ${choice.name} to open it again.`
      : '';
  const is = isLost ? 'No longer open' : 'Open';
  const again = isLost ? ' The next question opens it again.' : '';
  return choice
    ? `${is}: ${choice.name} (${choice.says}), seed ${experiment.seed}, ${trained}; ${latents}.${since || again}`
    : `${is}: the model of an earlier run, seed ${experiment.seed}, ${trained}; ${latents}. It belongs to another experiment than the run on show.${again}`;
}
