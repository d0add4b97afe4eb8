import { hasTrueGraph, latentCount } from '../experiment/experiment';
import { useVerdict } from '../panels/condition/verdict';
import { useExperiment } from '../store/experiment';
import { runFraction, useRun } from '../store/run';
import { useSweep } from '../store/sweep';
import type { WorldSpec } from '../tasks/spec';
import type { PanelId } from './panels';

export interface StoryState {
  readonly text: string;
  readonly mood: 'good' | 'bad' | 'plain';
}

/** What each part of the story says at a glance; every selector is coarse, so that step records change little. */
export function useStory(): Readonly<Record<PanelId, StoryState>> {
  const own = useExperiment((s) => !hasTrueGraph(s.experiment));
  const n = useExperiment((s) => s.experiment.graph.factors.length);
  const m = useExperiment((s) => s.experiment.graph.tasks.length);
  const latents = useExperiment((s) => latentCount(s.experiment));
  const world = useExperiment((s) => s.experiment.world);
  const verdict = useVerdict();
  const phase = useRun((s) => s.phase);
  const percent = useRun((s) => Math.round(runFraction(s) * 100));
  const masks = useRun(masksText);
  const evidence = useRun(evidenceText);
  const ablation = useSweep(ablationText);

  return {
    graph: plain(own ? `${latents} latents to learn` : `${count(n, 'factor')}, ${count(m, 'task')}`),
    condition: own
      ? plain('no known graph')
      : verdict.satisfied
        ? { text: 'satisfied', mood: 'good' }
        : { text: 'violated', mood: 'bad' },
    mixture: plain(worldText(world)),
    training: plain(
      phase === 'starting'
        ? 'starting'
        : phase === 'failed'
          ? 'failed'
          : phase === 'evaluating'
            ? 'evaluating'
            : `${percent} %`,
    ),
    masks: plain(masks),
    evidence: plain(evidence),
    ablation: plain(ablation),
    probe: plain(''),
    share: plain(''),
  };
}

function plain(text: string): StoryState {
  return { text, mood: 'plain' };
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function worldText(world: WorldSpec): string {
  if (world.kind === 'own')
    return world.files.length ? count(world.files.length, 'own file') : 'no files yet';
  const rho = [...new Set(world.datasets.map((d) => d.rho))].join(', ');
  return `${world.kind}, ρ ${rho}`;
}

type RunValue = ReturnType<typeof useRun.getState>;

function masksText(state: RunValue): string {
  const model = state.run?.experiment.model;
  // The F1 of a mask that was given measures nothing.
  if (model?.kind === 'sit' && model.mask !== 'learned')
    return model.mask === 'oracle' ? 'true graph' : 'all on';
  const metrics = state.run?.evaluations.at(-1)?.metrics;
  const structure = metrics?.structure;
  if (!structure) return metrics ? 'no masks' : 'not yet scored';
  if ('maskF1' in structure) return `F1 ${structure.maskF1.toFixed(2)}`;
  return count(structure.collidingPairs, 'collision');
}

/** How far a sweep under way is; at rest the panel's own name says enough. */
function ablationText({ phase, cells }: ReturnType<typeof useSweep.getState>): string {
  if (phase === 'idle') return '';
  const done = [...cells.values()].filter(({ kind }) => kind === 'done').length;
  return `${done} of ${cells.size}${phase === 'paused' ? ', paused' : ''}`;
}

function evidenceText(state: RunValue): string {
  const metrics = state.run?.evaluations.at(-1)?.metrics;
  if (!metrics) return 'not yet scored';
  if (metrics.kind === 'numeric') return `MCC ${metrics.mcc.toFixed(2)}`;
  const score = metrics.exactMatch.inDomain;
  return score ? `in-domain ${score.value.toFixed(2)}` : 'scored';
}
