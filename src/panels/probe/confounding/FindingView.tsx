import { useMemo } from 'react';
import { Icon } from '../../../app/Icon';
import { concreteCase, type SetAssociations } from '../../../experiment/confounding';
import type { Experiment } from '../../../experiment/experiment';
import { label } from '../../../scm/graph';
import { DATASET_NODE } from '../../../scm/parse';
import { useProbe } from '../../../store/probe';
import { useRates } from '../../../store/probeRates';
import type { Corpus } from '../../../tasks/corpus';
import { PathLine } from '../../condition/PathLine';
import { choiceOf, type ModelChoice } from '../models';
import { FailureLine, ProgressNote } from '../ProgressNote';
import { rateOf } from '../rates/rates';
import { pathNames, pathText, pathTo } from './association';
import { BackDoorView } from './BackDoorView';
import { findingSentences, nameOf } from './sentence';
import type { UsedBy } from './useUses';

interface FindingViewProps {
  readonly experiment: Experiment;
  readonly corpus: Corpus;
  readonly sets: readonly SetAssociations[];
  readonly parents: ReadonlySet<number>;
  readonly task: number;
  readonly factor: number;
  readonly uses: readonly UsedBy[];
  readonly choices: readonly ModelChoice[];
}

/** Pairs that each model is asked about. */
const CASES = 100;

/** The concrete example: what the data shows, the path it comes by, and what models use of it. */
export function FindingView(props: FindingViewProps) {
  const { experiment, corpus, sets, parents, task, factor, uses, choices } = props;
  const { graph } = experiment;
  const name = useMemo(() => pathNames(graph), [graph]);
  const [asked, looked] = [graph.tasks[task], graph.factors[factor]];
  const path = useMemo(() => pathTo(graph, asked.id, looked.id), [graph, asked.id, looked.id]);
  const edge = parents.has(factor);
  const balanced = sets.find((set) => set.kind === 'balanced');
  const found = useMemo(
    () =>
      uses.flatMap(({ choice, of }) => {
        const rate = rateOf(of.rates, factor, task);
        return rate ? [{ name: choice.name, changed: rate.changed }] : [];
      }),
    [uses, factor, task],
  );
  if (!balanced) return null;
  const datasets = sets.filter((set) => set.kind === 'dataset');
  const said = path ? pathText(graph, path) : null;
  return (
    <section className="stack" aria-label="The example">
      {datasets.map((set, k) => {
        const sentences = findingSentences({
          set,
          balanced,
          factor,
          factorName: label(looked),
          taskName: label(asked),
          edge,
          path: said,
          example: concreteCase(experiment, corpus, set, task, factor),
          uses: found,
        });
        // Where it comes from and what models use of it is the same for all datasets.
        const own = k === datasets.length - 1 ? sentences : sentences.slice(0, 1);
        return (
          <p key={nameOf(set)} className="probe-finding" aria-live="polite">
            {own.join(' ')}
          </p>
        );
      })}
      <Measure choices={choices} uses={uses} />
      <BackDoorView
        title={`The answer to ${label(asked)} in the graph`}
        description={said ? `Lit: ${said}.` : `No open path joins ${label(looked)} and the answer.`}
        diagram={{
          dataset: { id: DATASET_NODE, name: 'D' },
          factors: graph.factors.map((f) => ({ id: f.id, name: label(f) })),
          target: { id: asked.id, name: name(asked.id) },
          parents: asked.parents,
          moved: graph.confounding.flatMap(({ a, b }) => [a, b]),
          path: path?.nodes.map((node) => node.id) ?? [],
        }}
      />
      {path ? (
        <ul className="path-list">
          <PathLine path={path} name={name} />
        </ul>
      ) : (
        <p className="field-hint">
          d-separated: nothing that the graph knows of joins {label(looked)} and the answer to {label(asked)}.
        </p>
      )}
    </section>
  );
}

interface MeasureProps {
  readonly choices: readonly ModelChoice[];
  readonly uses: readonly UsedBy[];
}

/** Asks the shown model and plain tuning about counterfactual pairs: what they use is measured, not guessed. */
function Measure({ choices, uses }: MeasureProps) {
  const measuring = useRates((s) => s.measuring);
  const progress = useProbe((s) => s.busy.pairs ?? s.busy.open);
  const failure = useProbe((s) => s.failures.pairs ?? s.failures.open);
  const wanted = choices.filter(
    (choice) => choice.id === 'this' || choice.id === 'plain' || choice.id === 'oracle',
  );
  const missing = wanted.filter((choice) => !uses.some((used) => used.choice === choice));
  if (measuring) {
    const name = choices.find((choice) => choice.source === measuring.source)?.name ?? 'the model';
    return (
      <ProgressNote
        title={`Measuring ${name}`}
        progress={progress ?? { doing: 'starting', share: 0 }}
        onStop={() => useRates.getState().stop()}
      />
    );
  }
  if (missing.length === 0) return null;
  const start = () => {
    const back = choiceOf(choices, useProbe.getState().experiment)?.source ?? null;
    const sources = missing.map((choice) => choice.source);
    void useRates.getState().measure('pairs', sources, CASES, back);
  };
  return (
    <div className="stack tight">
      <div className="row">
        <button type="button" className="button primary small" onClick={start}>
          <Icon name="play" size={12} />
          Measure what {missing.map((choice) => choice.name).join(', ')}{' '}
          {missing.length === 1 ? 'uses' : 'use'}
        </button>
      </div>
      <p className="field-hint">
        Each is trained again where it is not at hand, and asked about {CASES} examples before and after a
        change of each factor.
      </p>
      <FailureLine failure={failure} />
    </div>
  );
}
