import { useMemo, useState } from 'react';
import { Panel } from '../../app/Panel';
import { TabList } from '../../app/TabList';
import type { LatentTimeline, ProbeSubject } from '../../probe/protocol';
import { useExperiment } from '../../store/experiment';
import { useProbe } from '../../store/probe';
import { useRates } from '../../store/probeRates';
import { useRun } from '../../store/run';
import { AskTab } from './ask/AskTab';
import { ConfoundingTab } from './confounding/ConfoundingTab';
import { InterveneTab } from './intervene/InterveneTab';
import { type ByHand, byHandFor, NOTHING_BY_HAND } from './intervene/interventions';
import { LatentsTab } from './latents/LatentsTab';
import { ModelBar } from './ModelBar';
import { comparable, type ModelChoice, modelChoices } from './models';
import { NoModel } from './NoModel';
import { PairsTab } from './pairs/PairsTab';
import './probe.css';
import { type Prompt, promptFor } from './prompt';

type TabName = 'ask' | 'intervene' | 'pairs' | 'latents' | 'confounding';

const TABS: readonly { readonly id: TabName; readonly title: string }[] = [
  { id: 'ask', title: 'Ask' },
  { id: 'intervene', title: 'Intervene' },
  { id: 'pairs', title: 'Pairs' },
  { id: 'latents', title: 'Latents' },
  { id: 'confounding', title: 'Confounding' },
];

/** What a tab shows once a model is open. */
const WITHOUT: Readonly<Record<'ask' | 'askNumeric' | 'intervene' | 'latents', string>> = {
  ask: 'Give a trained model an instruction and a sentence, and see what it makes of them: the task it hears, the latents its mask opens, what each latent reads and from which words, and the answer with its probabilities.',
  askNumeric:
    'Give a trained model an example, and see what it makes of it: the value of each latent beside those of the factors, the latents that each task’s mask opens, and the answer of every task.',
  intervene:
    'Set a factor by hand, do(Lᵢ = v), and see which tasks answer otherwise, beside what the true graph says; then score it over many examples.',
  latents: 'See where examples lie in the space of the latents, and how they come apart over training.',
};

/** A look inside a trained model. */
export function ProbePanel() {
  const [tab, setTab] = useState<TabName>('ask');
  const run = useRun((s) => s.run);
  const baselines = useRun((s) => s.baselines);
  const edited = useExperiment((s) => s.experiment);
  const choices = useMemo(() => modelChoices(run, edited, baselines), [run, edited, baselines]);
  return (
    <Panel
      id="probe"
      title="Probe"
      lead="Ask a trained model, set a factor by hand, and see what changes and what must not"
    >
      <div className="probe stack">
        <ModelBar choices={choices} />
        <TabList<TabName>
          name="Ways to look into the model"
          tabs={TABS}
          current={tab}
          tabId={tabId}
          panelId={panelId}
          onPick={setTab}
        />
        <div role="tabpanel" id={panelId(tab)} aria-labelledby={tabId(tab)}>
          <TabBody tab={tab} choices={choices} />
        </div>
      </div>
    </Panel>
  );
}

const tabId = (id: TabName) => `probe-tab-${id}`;
const panelId = (id: TabName) => `probe-panel-${id}`;

interface TabBodyProps {
  readonly tab: TabName;
  readonly choices: readonly ModelChoice[];
}

function TabBody({ tab, choices }: TabBodyProps) {
  const { subject, timeline, ready } = useShown();
  const [typed, setPrompt] = useState<Prompt | null>(null);
  const [setBefore, setByHand] = useState<ByHand>(NOTHING_BY_HAND);
  const experiment = useProbe((s) => s.experiment);
  const [own] = choices;
  const compared = useMemo(() => comparable(choices), [choices]);
  const factorIds = useMemo(() => experiment?.graph.factors.map((factor) => factor.id) ?? [], [experiment]);
  const prompt = useMemo(() => (subject ? promptFor(subject, typed) : null), [subject, typed]);
  switch (tab) {
    case 'pairs':
      return <PairsTab choices={compared} world={own.experiment.world.kind} />;
    case 'confounding':
      return <ConfoundingTab experiment={own.experiment} choices={compared} />;
    case 'ask':
    case 'intervene':
    case 'latents':
      break;
    default:
      return tab satisfies never;
  }
  if (!subject || !prompt) {
    const numeric = own.experiment.world.kind === 'numeric';
    return <NoModel what={WITHOUT[tab === 'ask' && numeric ? 'askNumeric' : tab]} choice={own} />;
  }
  switch (tab) {
    case 'ask':
      return (
        <AskTab subject={subject} prompt={prompt} factorIds={factorIds} ready={ready} onPrompt={setPrompt} />
      );
    case 'intervene':
      return (
        <InterveneTab
          subject={subject}
          prompt={prompt}
          choices={compared}
          ready={ready}
          onPrompt={setPrompt}
          byHand={byHandFor(subject, setBefore)}
          onByHand={setByHand}
        />
      );
    case 'latents':
      return <LatentsTab key={subject.key} subject={subject} timeline={timeline} ready={ready} />;
    default:
      return tab satisfies never;
  }
}

interface Shown {
  readonly subject: ProbeSubject | null;
  /** The latents of that model over training, where they were asked for. */
  readonly timeline: LatentTimeline | null;
}

/**
 * The model to show: the one that is open; while others are opened only to be measured, the one from before, so that
 * nothing that was set is lost. `ready` says whether questions would go to it now.
 */
function useShown(): Shown & { readonly ready: boolean } {
  const subject = useProbe((s) => s.subject);
  const timeline = useProbe((s) => s.answers.timeline ?? null);
  const measuring = useRates((s) => s.measuring !== null);
  const [kept, setKept] = useState<Shown>({ subject, timeline });
  const own = !measuring || (subject !== null && subject.key === kept.subject?.key);
  if (own && (subject !== kept.subject || timeline !== kept.timeline)) setKept({ subject, timeline });
  return { ...kept, ready: own && subject !== null };
}
