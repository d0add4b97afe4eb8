import { useMemo, useState } from 'react';
import { Icon } from '../../../app/Icon';
import type { Experiment } from '../../../experiment/experiment';
import type { Run } from '../../../experiment/records';
import { useProbe } from '../../../store/probe';
import { type MeasuredRates, type RateKind, ratesOf, useRates } from '../../../store/probeRates';
import { IntervalView } from '../../plot/IntervalView';
import { choiceOf, type ModelChoice } from '../models';
import { FailureLine, ProgressNote } from '../ProgressNote';
import { RateMap } from './RateMap';
import { concludeScores, scorePlot } from './scores';

interface ModelRatesProps {
  readonly kind: RateKind;
  /** Models that can be measured this way. */
  readonly choices: readonly ModelChoice[];
  /** What a button says before the name of a model: "Score", "Pairs for". */
  readonly verb: string;
  /** What a score of all is read as. */
  readonly title: string;
}

const CASES = [50, 100, 200, 400] as const;

/** Measures models one after another on demand and keeps them side by side. */
export function ModelRates({ kind, choices, verb, title }: ModelRatesProps) {
  const [cases, setCases] = useState<number>(100);
  const measured = useRates((s) => s.measured);
  const measuring = useRates((s) => s.measuring);
  const failure = useProbe((s) => s.failures[kind]);
  const found = useMemo(
    () =>
      choices.flatMap((choice) => {
        const of = ratesOf({ measured }, kind, choice.experiment);
        return of ? [{ choice, of }] : [];
      }),
    [choices, kind, measured],
  );
  const models = found.map(({ choice, of }) => ({
    id: choice.id,
    name: nameAt(choice, of),
    rates: of.rates,
  }));
  const missing = choices.filter((choice) => !found.some((f) => f.choice === choice));
  const { measure } = useRates.getState();
  const start = (sources: readonly (Run | Experiment)[]) => {
    if (measuring) return;
    const back = choiceOf(choices, useProbe.getState().experiment)?.source ?? null;
    void measure(kind, sources, cases, back);
  };
  return (
    <div className="stack">
      <div className="row">
        <label className="row">
          <span className="field-label">Examples</span>
          <select
            className="select small"
            value={cases}
            onChange={(event) => setCases(Number(event.target.value))}
          >
            {CASES.map((n) => (
              <option key={n} value={n}>
                {n}
              </option>
            ))}
          </select>
        </label>
        {choices.map((choice) => (
          <button
            key={choice.id}
            type="button"
            className="button small"
            aria-disabled={measuring !== null}
            onClick={() => start([choice.source])}
          >
            {found.some((f) => f.choice === choice) ? <Icon name="check" size={12} /> : null}
            {verb} {choice.name}
          </button>
        ))}
        {missing.length > 1 ? (
          <button
            type="button"
            className="button small primary"
            aria-disabled={measuring !== null}
            onClick={() => start(missing.map((choice) => choice.source))}
          >
            <Icon name="play" size={12} />
            {missing.length === choices.length ? 'All of them' : `The other ${missing.length}`}
          </button>
        ) : null}
      </div>
      <Measuring kind={kind} choices={choices} />
      <FailureLine failure={failure} />
      {models.length > 0 ? (
        <>
          <p className="small" role="status">
            {concludeScores(models)}
          </p>
          <div className="rate-columns">
            <IntervalView plot={scorePlot(models)} title={title} unit="share" />
            <Maps found={found} />
          </div>
          <p className="plot-note">
            Score: share of factor–task pairs whose answers change if and only if the graph has the edge, in
            at least 95 % of cases (edges and others count half each). In the maps, framed: the graph has this
            edge, so every answer should change. ○ and × mark what counts against the score: an edge that
            leaves more than 5 % of answers as they were, and a factor without an edge that changes more than
            5 %.
          </p>
        </>
      ) : null}
    </div>
  );
}

function Maps({ found }: { readonly found: readonly { choice: ModelChoice; of: MeasuredRates }[] }) {
  return (
    <div className="rate-maps">
      {found.map(({ choice, of }) => (
        <RateMap key={choice.id} name={nameAt(choice, of)} rates={of.rates} subject={of.subject} />
      ))}
    </div>
  );
}

function Measuring({ kind, choices }: { readonly kind: RateKind; readonly choices: readonly ModelChoice[] }) {
  const measuring = useRates((s) => s.measuring);
  const progress = useProbe((s) => s.busy[kind]);
  const opening = useProbe((s) => s.busy.open);
  if (!measuring) return null;
  const name = choices.find((choice) => choice.source === measuring.source)?.name ?? 'the model';
  const left = measuring.left > 0 ? `, ${measuring.left} more after it` : '';
  return (
    <ProgressNote
      title={`Measuring ${name}${left}`}
      progress={progress ?? opening ?? { doing: 'starting', share: 0 }}
      onStop={() => useRates.getState().stop()}
    />
  );
}

/** The model's name, with its step where that is not the last. */
function nameAt({ name, experiment }: ModelChoice, { subject }: MeasuredRates): string {
  return subject.step < experiment.training.steps ? `${name} at step ${subject.step}` : name;
}
