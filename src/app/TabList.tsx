import type { KeyboardEvent, ReactNode } from 'react';

interface TabListProps<Id extends string> {
  readonly name: string;
  readonly tabs: readonly { readonly id: Id; readonly title: ReactNode }[];
  readonly current: Id;
  /** How the list looks; its tabs are of the class in the singular. */
  readonly look?: 'tabs' | 'story-tabs';
  /** DOM ids of a tab, and of the element that it shows. */
  tabId(id: Id): string;
  panelId(id: Id): string;
  onPick(id: Id): void;
}

/** Tabs of which one can be reached by Tab; arrow keys move between them, Home and End jump. */
export function TabList<Id extends string>(props: TabListProps<Id>) {
  const { name, tabs, current, look = 'tabs', tabId, panelId, onPick } = props;
  const pick = (id: Id): HTMLElement | null => {
    onPick(id);
    const tab = document.getElementById(tabId(id));
    // On narrow screens the list scrolls: the neighbours are to stay in reach.
    tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
    return tab;
  };
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex((tab) => tab.id === current);
    const to = moveTab(event.key, at, tabs.length);
    if (to === null) return;
    event.preventDefault();
    pick(tabs[to].id)?.focus();
  };
  return (
    <div className={look} role="tablist" aria-label={name} onKeyDown={move}>
      {tabs.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={tabId(id)}
          className={look.slice(0, -1)}
          aria-selected={id === current}
          aria-controls={panelId(id)}
          tabIndex={id === current ? 0 : -1}
          onClick={() => pick(id)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

/** Where a key leads from tab `at` of `count`; null for keys that are not ours. */
export function moveTab(key: string, at: number, count: number): number | null {
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
