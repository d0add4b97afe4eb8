import { type ComponentType, lazy } from 'react';
import { ConditionPanel } from '../panels/condition/ConditionPanel';
import { EvidencePanel } from '../panels/evidence/EvidencePanel';
import { GraphPanel } from '../panels/graph/GraphPanel';
import { MasksPanel } from '../panels/masks/MasksPanel';
import { TrainingPanel } from '../panels/training/TrainingPanel';

export type PanelId =
  | 'graph'
  | 'condition'
  | 'mixture'
  | 'training'
  | 'masks'
  | 'evidence'
  | 'ablation'
  | 'probe'
  | 'share';

export interface PanelEntry {
  readonly id: PanelId;
  /** What the story rail and the phone's tabs call it. */
  readonly title: string;
  readonly Component: ComponentType;
  /**
   * But on phones: a place in the figure, a drawer opened from the story rail, or a stage of its own that takes the
   * figure's place.
   */
  readonly place: 'figure' | 'drawer' | 'stage';
}

// Drawers and stages are loaded when first opened; the figure comes whole.
const MixturePanel = lazy(async () => ({
  default: (await import('../panels/mixture/MixturePanel')).MixturePanel,
}));
const AblationPanel = lazy(async () => ({
  default: (await import('../panels/ablation/AblationPanel')).AblationPanel,
}));
const ProbePanel = lazy(async () => ({ default: (await import('../panels/probe/ProbePanel')).ProbePanel }));
const SharePanel = lazy(async () => ({ default: (await import('../panels/share/SharePanel')).SharePanel }));

/** The story in the order it is told. */
export const PANELS: readonly PanelEntry[] = [
  { id: 'graph', title: 'Graph', Component: GraphPanel, place: 'figure' },
  { id: 'condition', title: 'Condition', Component: ConditionPanel, place: 'figure' },
  { id: 'mixture', title: 'Mixture', Component: MixturePanel, place: 'drawer' },
  { id: 'training', title: 'Training', Component: TrainingPanel, place: 'figure' },
  { id: 'masks', title: 'Masks', Component: MasksPanel, place: 'figure' },
  { id: 'evidence', title: 'Evidence', Component: EvidencePanel, place: 'figure' },
  { id: 'ablation', title: 'Ablation', Component: AblationPanel, place: 'stage' },
  { id: 'probe', title: 'Probe', Component: ProbePanel, place: 'stage' },
  { id: 'share', title: 'Share', Component: SharePanel, place: 'drawer' },
];
