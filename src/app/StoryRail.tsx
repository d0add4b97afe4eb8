import type { KeyboardEvent } from 'react';
import { Icon } from './Icon';
import { PANELS, type PanelId } from './panels';
import { type StoryState, useStory } from './story';

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

/** The same story as tabs: arrow keys move, Home and End jump. */
export function StoryTabs({ current, onPanel }: StoryTabsProps) {
  const story = useStory();
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = PANELS.findIndex((p) => p.id === current);
    const to = target(event.key, at, PANELS.length);
    if (to === null) return;
    event.preventDefault();
    const { id } = PANELS[to];
    onPanel(id);
    const tab = document.getElementById(`tab-${id}`);
    tab?.focus();
    tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
  };
  return (
    <nav aria-label="The story">
      <div className="story-tabs" role="tablist" aria-label="The story" onKeyDown={move}>
        {PANELS.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            className="story-tab"
            aria-selected={id === current}
            aria-controls={`slot-${id}`}
            tabIndex={id === current ? 0 : -1}
            onClick={(event) => {
              onPanel(id);
              event.currentTarget.scrollIntoView({ block: 'nearest', inline: 'center' });
            }}
          >
            <span className="rail-title">{title}</span>
            <State state={story[id]} />
          </button>
        ))}
      </div>
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

function target(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % count;
    case 'ArrowLeft':
      return (at + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
