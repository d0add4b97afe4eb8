import { Icon } from './Icon';
import { PANELS, type PanelId } from './panels';
import { type StoryState, useStory } from './story';
import { TabList } from './TabList';

interface StoryRailProps {
  /** The drawer that stands open, or null. */
  readonly drawer: PanelId | null;
  /** The stage on show, or null for the figure. */
  readonly stage: PanelId | null;
  onPanel(id: PanelId): void;
}

/** The story on one line, each part with its state; a press leads to its panel or opens its drawer. */
export function StoryRail({ drawer, stage, onPanel }: StoryRailProps) {
  const story = useStory();
  return (
    <nav className="rail" aria-label="The story">
      <ol>
        {PANELS.map(({ id, title, place }) => (
          <li key={id} data-panel={id}>
            <button
              type="button"
              className="rail-item"
              aria-expanded={place === 'drawer' ? drawer === id : undefined}
              aria-current={place === 'stage' && stage === id ? 'page' : undefined}
              onClick={() => onPanel(id)}
            >
              <span className="rail-title">{title}</span>
              <State state={story[id]} />
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface StoryTabsProps {
  readonly current: PanelId;
  onPanel(id: PanelId): void;
}

/** The same story as tabs. */
export function StoryTabs({ current, onPanel }: StoryTabsProps) {
  const story = useStory();
  return (
    <nav aria-label="The story">
      <TabList
        name="The story"
        look="story-tabs"
        tabs={PANELS.map(({ id, title }) => ({
          id,
          title: (
            <>
              <span className="rail-title">{title}</span>
              <State state={story[id]} />
            </>
          ),
        }))}
        current={current}
        tabId={(id) => `tab-${id}`}
        panelId={(id) => `slot-${id}`}
        onPick={onPanel}
      />
    </nav>
  );
}

function State({ state }: { readonly state: StoryState }) {
  if (!state.text) return null;
  return (
    <span className={`rail-state ${state.mood}`}>
      {state.mood === 'good' ? <Icon name="check" size={11} /> : null}
      {state.mood === 'bad' ? <Icon name="cross" size={11} /> : null}
      {state.text}
    </span>
  );
}
