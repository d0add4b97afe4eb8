import type { Experiment } from '../experiment/experiment';
import { parseExperiment } from '../experiment/parse';
import { Refusal } from '../lib/refusal';
import { decodeLink, encodeLink, type Linked } from '../share/link';
import type { Grid } from '../sweep/grid';
import { useExperiment } from './experiment';
import { keyOf, useRun } from './run';
import { useSweep } from './sweep';
import { useView } from './view';

/** The part of the address bar that the lab uses; a test passes its own. */
export interface AddressBar {
  /** The fragment without its `#`. */
  fragment(): string;
  replace(fragment: string): void;
  push(fragment: string): void;
  /** Calls back when the reader goes back or forward or edits the address; returns how to stop. */
  onChange(listener: () => void): () => void;
}

/** Quiet time after the last edit before the address follows it, milliseconds. */
const SETTLE_MS = 400;
/** Longest text that is looked at as a link, characters; what it unpacks to is bounded by the link's own parser. */
const LONGEST_LINK = 2_000_000;

/**
 * Keeps the address and the experiment in step: the fragment follows every edit, and a fragment that comes from
 * outside (on opening, by back and forward, pasted) replaces the experiment, or is refused in words and changes
 * nothing.
 */
export class LinkedAddress {
  readonly #bar: AddressBar;
  #settled: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #opening = 0;

  constructor(bar: AddressBar) {
    this.#bar = bar;
    this.#settled = bar.fragment();
  }

  /** Follows edits and the reader's steps back and forward; returns how to stop. */
  follow(): () => void {
    const unsubscribe = useExperiment.subscribe((state, before) => {
      if (state.experiment !== before.experiment) this.#schedule();
    });
    const stop = this.#bar.onChange(() => {
      const fragment = this.#bar.fragment();
      if (fragment === this.#settled) return;
      this.#settled = fragment;
      if (fragment !== '') void this.#open(fragment, false);
    });
    return () => {
      unsubscribe();
      stop();
      clearTimeout(this.#timer);
    };
  }

  /** Opens what the address held when the page was loaded; null when that is nothing, or was refused. */
  async openFirst(): Promise<Linked | null> {
    const fragment = this.#bar.fragment();
    return fragment === '' ? null : this.#open(fragment, false);
  }

  /** Opens a pasted link (a whole address, its fragment, or an experiment as JSON) as a new step of the history. */
  async openText(text: string): Promise<boolean> {
    return (await this.#open(text, true)) !== null;
  }

  async #open(text: string, push: boolean): Promise<Linked | null> {
    clearTimeout(this.#timer);
    this.#opening += 1;
    const opening = this.#opening;
    try {
      const linked = await read(text);
      const { experiment, run, grid } = linked;
      // A later link overtook this one while it was being unpacked.
      if (opening !== this.#opening) return null;
      // The entry that is left behind must lead back to what was on show.
      if (push) await this.#write();
      useExperiment.getState().open(experiment);
      clearTimeout(this.#timer);
      if (run) useRun.getState().show(run, 'link');
      if (grid) showGrid(grid);
      if (push) {
        this.#settled = await encodeLink(experiment, run);
        this.#bar.push(this.#settled);
      } else if (grid) {
        // From here on the tab keeps the grid with all that is done to it; a reload must not begin it anew.
        const fragment = await encodeLink(experiment, run);
        if (opening !== this.#opening) return linked;
        this.#settled = fragment;
        this.#bar.replace(fragment);
      }
      return linked;
    } catch (error) {
      if (opening === this.#opening)
        useExperiment.getState().notify({ kind: 'refused', text: refusalOf(error) });
      return null;
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#write(), SETTLE_MS);
  }

  async #write(): Promise<void> {
    const { experiment } = useExperiment.getState();
    try {
      const fragment = await encodeLink(experiment);
      if (useExperiment.getState().experiment !== experiment) return;
      this.#settled = fragment;
      this.#bar.replace(fragment);
    } catch (error) {
      useExperiment.getState().notify({
        kind: 'info',
        text: `The address does not follow this experiment: ${refusalOf(error)}`,
      });
    }
  }
}

/** Puts a link's grid on show, with what this browser knows of its cells. */
function showGrid(grid: Grid): void {
  void useSweep.getState().open(grid);
  useView.getState().turnTo('ablation');
}

/** What a pasted text or a fragment says. @throws Refusal */
async function read(text: string): Promise<Linked> {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_LINK) {
    throw new Refusal('link', `${trimmed.length} characters`, `has at most ${LONGEST_LINK} characters`);
  }
  if (trimmed.startsWith('{')) {
    let json: unknown;
    try {
      json = JSON.parse(trimmed);
    } catch {
      throw new Refusal('experiment', trimmed, 'is JSON');
    }
    return { experiment: parseExperiment(json), run: null, grid: null };
  }
  const hash = trimmed.indexOf('#');
  return decodeLink(hash < 0 ? trimmed : trimmed.slice(hash + 1));
}

function refusalOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  return error instanceof Error
    ? `the link could not be read (${error.message})`
    : 'the link could not be read';
}

/** Whether two experiments give the same run, whatever they are called and however their graphs are laid out. */
export function sameRun(a: Experiment, b: Experiment): boolean {
  return keyOf(a) === keyOf(b);
}

/** The browser's own address bar. */
export function browserAddress(): AddressBar {
  const withFragment = (fragment: string) =>
    `${location.pathname}${location.search}${fragment === '' ? '' : `#${fragment}`}`;
  return {
    fragment: () => location.hash.replace(/^#/, ''),
    replace: (fragment) => history.replaceState(history.state, '', withFragment(fragment)),
    push: (fragment) => history.pushState(null, '', withFragment(fragment)),
    onChange: (listener) => {
      addEventListener('hashchange', listener);
      addEventListener('popstate', listener);
      return () => {
        removeEventListener('hashchange', listener);
        removeEventListener('popstate', listener);
      };
    },
  };
}

/** A link pasted anywhere outside a text field opens; returns how to stop. */
export function openPastedLinks(open: (text: string) => void): () => void {
  const listener = (event: ClipboardEvent): void => {
    const target = event.target;
    if (target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]')) return;
    const text = event.clipboardData?.getData('text/plain').trim() ?? '';
    if (!/^https?:\/\/\S+#\S+$/.test(text)) return;
    event.preventDefault();
    open(text);
  };
  document.addEventListener('paste', listener);
  return () => document.removeEventListener('paste', listener);
}
