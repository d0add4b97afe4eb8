import { type ComponentType, lazy } from 'react';
import type { IconName } from './Icon';

export type PanelId = 'graph' | 'condition' | 'mixture' | 'training' | 'masks' | 'evidence' | 'share';

export interface PanelEntry {
  readonly id: PanelId;
  /** What the story rail and the phone's tabs call it. */
  readonly title: string;
  readonly Component: ComponentType;
  /** On wide screens: a place in the figure, or a drawer opened from the story rail. */
  readonly place: 'figure' | 'drawer';
  readonly icon?: IconName;
}

const found = import.meta.glob<Record<string, ComponentType>>('../panels/*/*Panel.tsx');

function panel(id: PanelId, title: string, file: string, place: PanelEntry['place'] = 'figure'): PanelEntry {
  const load = found[`../panels/${id}/${file}.tsx`];
  const Component = load ? lazy(async () => ({ default: (await load())[file] })) : Missing;
  return { id, title, Component, place };
}

function Missing() {
  return null;
}

/** The story in the order it is told. */
export const PANELS: readonly PanelEntry[] = [
  panel('graph', 'Graph', 'GraphPanel'),
  panel('condition', 'Condition', 'ConditionPanel'),
  panel('mixture', 'Mixture', 'MixturePanel', 'drawer'),
  panel('training', 'Training', 'TrainingPanel'),
  panel('masks', 'Masks', 'MasksPanel'),
  panel('evidence', 'Evidence', 'EvidencePanel'),
  panel('share', 'Share', 'SharePanel', 'drawer'),
];
