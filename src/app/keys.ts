import { useEffect, useEffectEvent } from 'react';
import { useExperiment } from '../store/experiment';
import { PANELS, type PanelId } from './panels';

/** The modifier of the platform's own shortcuts. */
export const MOD = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';

interface KeyActions {
  primary(): void;
  step(): void;
  goTo(id: PanelId): void;
  showShortcuts(): void;
}

/** Listens to the shortcuts that work everywhere. All carry a modifier, so that typing never triggers one. */
export function useShortcuts({ primary, step, goTo, showShortcuts }: KeyActions): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat) return;
    const act = actionOf(event);
    if (!act) return;
    event.preventDefault();
    act();
  });

  const actionOf = (event: KeyboardEvent): (() => void) | null => {
    const mod = event.ctrlKey || event.metaKey;
    if (mod && !event.altKey) {
      if (event.key === 'Enter') return primary;
      if (event.key === '/') return showShortcuts;
      const key = event.key.toLowerCase();
      // A text field undoes its own typing first.
      if (isTextField(event.target)) return null;
      const { undo, redo } = useExperiment.temporal.getState();
      if (key === 'z') return event.shiftKey ? () => redo() : () => undo();
      if (key === 'y' && !event.shiftKey) return () => redo();
      return null;
    }
    if (event.altKey && !mod) {
      if (event.code === 'Period') return step;
      const digit = /^Digit([1-9])$/.exec(event.code);
      const panel = digit ? PANELS[Number(digit[1]) - 1] : undefined;
      if (panel) return () => goTo(panel.id);
    }
    return null;
  };

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}

/**
 * Hears Escape wherever the focus is (a button that has just gone leaves it on nothing), unless what has the focus took
 * it for itself: a card, a field that goes back to its value, a dialog.
 */
export function useEscape(active: boolean, act: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    if (event.target instanceof Element && event.target.closest('dialog')) return;
    act();
  });
  useEffect(() => {
    if (!active) return;
    const listener = (event: KeyboardEvent) => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, [active]);
}

function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type)
  );
}
