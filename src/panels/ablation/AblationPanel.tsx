import { Panel } from '../../app/Panel';

/** The ablation lab: a grid of variants × seeds. */
export function AblationPanel() {
  return (
    <Panel id="ablation" title="Ablation" lead="What each part of SIT buys, over seeds">
      <p className="empty">No grid yet.</p>
    </Panel>
  );
}
