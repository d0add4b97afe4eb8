import { useState } from 'react';
import { focusHeading, Panel } from '../../app/Panel';
import { useSweep } from '../../store/sweep';
import type { Grid } from '../../sweep/grid';
import './ablation.css';
import { AblationLab } from './AblationLab';
import { Starts } from './Starts';

/** The ablation lab: a grid of variants × seeds, what it shows, and what it does not. */
export function AblationPanel() {
  const grid = useSweep((s) => s.grid);
  // The grid that the reader looks for another one from: whichever comes next is shown at once.
  const [left, setLeft] = useState<Grid | null>(null);
  const enter = () => {
    setLeft(null);
    // The button that led here is gone.
    focusHeading('ablation');
  };
  return (
    <Panel id="ablation" title="Ablation" lead="What each part of SIT buys, over seeds">
      {grid && grid !== left ? (
        <AblationLab grid={grid} onOther={() => setLeft(grid)} />
      ) : (
        <Starts onBack={grid ? enter : null} onBegin={enter} />
      )}
    </Panel>
  );
}
