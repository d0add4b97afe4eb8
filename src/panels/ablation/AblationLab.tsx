import { type ReactNode, useId, useMemo, useState } from 'react';
import { useLayout } from '../../app/layout';
import { TabList } from '../../app/TabList';
import { useSweep } from '../../store/sweep';
import { cellsOf, type Grid } from '../../sweep/grid';
import { Base } from './Base';
import { CellMatrix } from './CellMatrix';
import { Exports } from './Exports';
import { Failures } from './Failures';
import { Films } from './Films';
import { GridEditor } from './GridEditor';
import { RunBar } from './RunBar';
import { SeedResults } from './SeedResults';
import { Tables } from './Tables';
import { UicSection } from './UicSection';
import { pictureOfCondition } from './uic';

const TABS = ['Seeds', 'Masks and curves', 'Table', 'UIC, seen', 'Export'] as const;
type Tab = (typeof TABS)[number];

interface AblationLabProps {
  readonly grid: Grid;
  /** The reader wants another one. */
  readonly onOther: () => void;
}

/** The grid at the left, what it shows at the right. */
export function AblationLab({ grid, onOther }: AblationLabProps) {
  const id = useId();
  const tabId = (name: Tab) => `${id}-${TABS.indexOf(name)}`;
  const layout = useLayout();
  const picture = useMemo(() => pictureOfCondition(grid), [grid]);
  const [tab, setTab] = useState<Tab>(picture ? 'UIC, seen' : 'Seeds');
  // The seed that the reader points at, anywhere.
  const [lit, setLit] = useState<string | null>(null);
  const cells = useMemo(() => cellsOf(grid), [grid]);
  const results = useSweep((s) => s.results);

  const shown: Record<Tab, () => ReactNode> = {
    Seeds: () => <SeedResults grid={grid} cells={cells} results={results} lit={lit} onLight={setLit} />,
    'Masks and curves': () => <Films grid={grid} cells={cells} results={results} />,
    Table: () => <Tables grid={grid} cells={cells} results={results} />,
    'UIC, seen': () => <UicSection first={picture} results={results} />,
    Export: () => <Exports grid={grid} results={results} />,
  };
  return (
    <div className="ablation">
      <section className="ablation-grid stack" aria-label="The grid">
        <Base grid={grid} onOther={onOther} />
        <RunBar cells={cells} />
        <CellMatrix grid={grid} cells={cells} lit={lit} onLight={setLit} />
        <Failures grid={grid} cells={cells} />
        <details className="disclosure" open={layout !== 'phone'}>
          <summary>Change the grid</summary>
          <div className="disclosure-body stack">
            <GridEditor grid={grid} />
          </div>
        </details>
      </section>
      <section className="ablation-results" aria-label="Results">
        <TabList<Tab>
          name="What the grid shows"
          tabs={TABS.map((name) => ({ id: name, title: name }))}
          current={tab}
          tabId={tabId}
          panelId={() => `${id}-panel`}
          onPick={setTab}
        />
        <div className="ablation-tab stack" id={`${id}-panel`} role="tabpanel" aria-labelledby={tabId(tab)}>
          {shown[tab]()}
        </div>
      </section>
    </div>
  );
}
