import { Panel } from '../../app/Panel';
import { useSweep } from '../../store/sweep';
import './ablation.css';
import { AblationLab } from './AblationLab';
import { Starts } from './Starts';

/** The ablation lab: a grid of variants × seeds, what it shows, and what it does not. */
export function AblationPanel() {
  const hasGrid = useSweep((s) => s.grid !== null);
  return (
    <Panel id="ablation" title="Ablation" lead="What each part of SIT buys, over seeds">
      {hasGrid ? <AblationLab /> : <Starts />}
    </Panel>
  );
}
