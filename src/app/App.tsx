import { Activity, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useExperiment } from '../store/experiment';
import { useView } from '../store/view';
import { ErrorCard } from './ErrorCard';
import { Header } from './Header';
import { Icon } from './Icon';
import { useEscape, useShortcuts } from './keys';
import { type Layout, useLayout } from './layout';
import { Notices } from './Notices';
import { PANELS, type PanelEntry, type PanelId } from './panels';
import { RunLabel } from './RunLabel';
import { Shortcuts } from './Shortcuts';
import { StoryRail, StoryTabs } from './StoryRail';
import { ShowPanel } from './showPanel';
import { Transport, usePrimaryAction, useStep } from './Transport';

/** The lab: one story on one screen, as a figure, as two columns, or as tabs; what needs more room is a stage. */
export function App() {
  const layout = useLayout();
  const [tab, setTab] = useState<PanelId>('graph');
  const [drawer, setDrawer] = useState<PanelId | null>(null);
  const [stage, setStage] = useState<PanelId | null>(null);
  const [shortcuts, setShortcuts] = useState(false);
  const primary = usePrimaryAction();
  const step = useStep();

  const showPanel = useCallback(
    (id: PanelId) => {
      const place = placeOf(id);
      if (layout !== 'phone' && place === 'drawer') {
        setDrawer(id);
        return;
      }
      const onStage = place === 'stage';
      // The slot has to be on show before it can take the focus.
      flushSync(() => {
        if (layout === 'phone') {
          setTab(id);
          return;
        }
        setStage(onStage ? id : null);
        if (onStage) setDrawer(null);
      });
      const slot = document.getElementById(`slot-${id}`);
      slot?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
      slot?.focus({ preventScroll: true });
    },
    [layout],
  );

  /** The same from the rail and by key, where a drawer that stands open is closed by what opened it. */
  const goTo = useCallback(
    (id: PanelId) => {
      if (layout !== 'phone' && placeOf(id) === 'drawer') setDrawer((open) => (open === id ? null : id));
      else showPanel(id);
    },
    [layout, showPanel],
  );

  const turn = useView((s) => s.turn);
  useEffect(() => {
    if (!turn) return;
    useView.getState().turnTo(null);
    // Not while React is still committing: the panel has to be on show before it can take the focus.
    queueMicrotask(() => goTo(turn));
  }, [turn, goTo]);

  useShortcuts({
    primary: () => primary.act?.(),
    step: () => step?.(),
    goTo,
    showShortcuts: () => setShortcuts(true),
  });
  useEscape(drawer !== null && layout !== 'phone', () => setDrawer(null));

  return (
    <ShowPanel value={showPanel}>
      <div className="lab" data-layout={layout}>
        <SkipLinks onPanel={goTo} />
        <Header layout={layout} showShortcuts={() => setShortcuts(true)} />
        {layout === 'phone' ? (
          <>
            <PhoneTitle />
            <StoryTabs current={tab} onPanel={setTab} />
          </>
        ) : (
          <div className="rail-line">
            <StoryRail drawer={drawer} stage={stage} onPanel={goTo} />
            <RunLabel />
          </div>
        )}
        <main className={stage && layout !== 'phone' ? 'stage' : 'figure'}>
          {PANELS.map((entry) => (
            <Slot
              key={entry.id}
              entry={entry}
              layout={layout}
              shown={isShown(entry, layout, { tab, drawer, stage })}
              onClose={() => setDrawer(null)}
            />
          ))}
        </main>
        <Notices />
        {layout === 'phone' ? (
          <footer className="phone-bar">
            <RunLabel />
            <Transport />
          </footer>
        ) : null}
        <Shortcuts open={shortcuts} onClose={() => setShortcuts(false)} />
      </div>
    </ShowPanel>
  );
}

/** On a phone the title has no field in the header, but who opened a link should see what it is about. */
function PhoneTitle() {
  const title = useExperiment((s) => s.experiment.title);
  return title ? <p className="phone-title">{title}</p> : null;
}

/** What the reader has turned to. */
interface Attention {
  /** On phones. */
  readonly tab: PanelId;
  readonly drawer: PanelId | null;
  /** What stands in the figure's place, or null for the figure. */
  readonly stage: PanelId | null;
}

function placeOf(id: PanelId): PanelEntry['place'] | undefined {
  return PANELS.find((entry) => entry.id === id)?.place;
}

function isShown({ id, place }: PanelEntry, layout: Layout, { tab, drawer, stage }: Attention): boolean {
  if (layout === 'phone') return tab === id;
  switch (place) {
    case 'drawer':
      return drawer === id;
    case 'stage':
      return stage === id;
    case 'figure':
      return stage === null;
    default:
      return place satisfies never;
  }
}

interface SlotProps {
  readonly entry: PanelEntry;
  readonly layout: Layout;
  readonly shown: boolean;
  onClose(): void;
}

/**
 * The place of one panel. A panel out of sight keeps its state but none of its effects, so that it costs nothing while
 * training streams.
 */
function Slot({ entry, layout, shown, onClose }: SlotProps) {
  const { id, title, place, Component } = entry;
  const slot = useRef<HTMLDivElement>(null);
  const [visited, setVisited] = useState(shown);
  if (shown && !visited) setVisited(true);

  const isDrawer = layout !== 'phone' && place === 'drawer';
  useEffect(() => {
    if (!isDrawer || !shown) return;
    const before = document.activeElement;
    slot.current?.focus();
    return () => {
      // What opened it may be gone by now, having done its work.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      else document.querySelector<HTMLElement>(`.rail [data-panel="${id}"] button`)?.focus();
    };
  }, [isDrawer, shown, id]);

  return (
    <div
      ref={slot}
      id={`slot-${id}`}
      className={`slot slot-${id}${isDrawer ? ' drawer popover' : ''}`}
      hidden={!shown}
      tabIndex={-1}
      {...(layout === 'phone' ? { role: 'tabpanel', 'aria-labelledby': `tab-${id}` } : null)}
    >
      {isDrawer ? (
        <button
          type="button"
          className="button quiet icon drawer-close"
          aria-label={`Close ${title}`}
          onClick={onClose}
        >
          <Icon name="cross" />
        </button>
      ) : null}
      {visited ? (
        <Activity mode={shown ? 'visible' : 'hidden'}>
          <ErrorCard title={title}>
            <Suspense fallback={<p className="slot-loading">Loading {title.toLowerCase()}…</p>}>
              <Component />
            </Suspense>
          </ErrorCard>
        </Activity>
      ) : null}
    </div>
  );
}

function SkipLinks({ onPanel }: { onPanel(id: PanelId): void }) {
  return (
    <nav className="skip-links" aria-label="Skip to">
      {PANELS.map(({ id, title }) => (
        <button type="button" className="button" key={id} onClick={() => onPanel(id)}>
          Skip to {title.toLowerCase()}
        </button>
      ))}
    </nav>
  );
}
