import type { KeyboardEvent } from 'react';

interface TabListProps<Id extends string> {
  readonly name: string;
  readonly tabs: readonly { readonly id: Id; readonly title: string }[];
  readonly current: Id;
  onPick(id: Id): void;
}

/** Tabs of which one can be reached by Tab; arrow keys move between them, Home and End jump. */
export function TabList<Id extends string>({ name, tabs, current, onPick }: TabListProps<Id>) {
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex((tab) => tab.id === current);
    const to = targetOf(event.key, at, tabs.length);
    if (to === null) return;
    event.preventDefault();
    onPick(tabs[to].id);
    document.getElementById(tabId(tabs[to].id))?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={name} onKeyDown={move}>
      {tabs.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={tabId(id)}
          className="tab"
          aria-selected={id === current}
          aria-controls={panelId(id)}
          tabIndex={id === current ? 0 : -1}
          onClick={() => onPick(id)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

export function tabId(id: string): string {
  return `probe-tab-${id}`;
}

export function panelId(id: string): string {
  return `probe-panel-${id}`;
}

/** Where a key leads from tab `at`, or null for keys that are not ours. */
export function targetOf(key: string, at: number, count: number): number | null {
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
