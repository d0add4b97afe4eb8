import { beforeEach, describe, expect, it, vi } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import type { Experiment } from '../experiment/experiment';
import { decodeLink, encodeLink } from '../share/link';
import type { Grid } from '../sweep/grid';
import { useExperiment } from './experiment';
import { type AddressBar, LinkedAddress } from './location';
import { emptyRun } from './recording';
import { useRun } from './run';
import { useSweep } from './sweep';
import { useView } from './view';

/** An address bar with a history, as a browser keeps one. */
class FakeBar implements AddressBar {
  entries: string[];
  at = 0;
  #listeners: (() => void)[] = [];

  constructor(fragment: string) {
    this.entries = [fragment];
  }

  fragment(): string {
    return this.entries[this.at];
  }

  replace(fragment: string): void {
    this.entries[this.at] = fragment;
  }

  push(fragment: string): void {
    this.entries = [...this.entries.slice(0, this.at + 1), fragment];
    this.at += 1;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.push(listener);
    return () => {
      this.#listeners = this.#listeners.filter((l) => l !== listener);
    };
  }

  go(to: number): void {
    this.at = to;
    // A browser fires popstate and hashchange for one step.
    for (const listener of this.#listeners) {
      listener();
      listener();
    }
  }
}

const seeded = (seed: number): Experiment => ({ ...NUMERIC_SIT, seed });
const current = () => useExperiment.getState().experiment;
const notice = () => useExperiment.getState().notice;
const settle = () => new Promise((resolve) => setTimeout(resolve, 470));

beforeEach(() => {
  useExperiment.setState({ experiment: NUMERIC_SIT, notice: null });
  useRun.setState({ run: null, phase: 'idle' });
});

describe('the address on opening', () => {
  it('opens its experiment, and its result as one from a link', async () => {
    const run = { ...emptyRun(seeded(5), { name: 'wasm', detail: 'd', reason: 'r' }), finished: true };
    const address = new LinkedAddress(new FakeBar(await encodeLink(seeded(5), run)));
    const opened = await address.openFirst();
    expect(opened?.experiment.seed).toBe(5);
    expect(current().seed).toBe(5);
    expect(useRun.getState()).toMatchObject({
      origin: 'link',
      phase: 'idle',
      run: { experiment: { seed: 5 } },
    });
  });

  it('opens nothing without a fragment', async () => {
    expect(await new LinkedAddress(new FakeBar('')).openFirst()).toBeNull();
    expect(notice()).toBeNull();
  });

  it.each(['nonsense', 'AQ', '%00', 'x'.repeat(200_000)])(
    'refuses %.20s and keeps what there was',
    async (fragment) => {
      expect(await new LinkedAddress(new FakeBar(fragment)).openFirst()).toBeNull();
      expect(current()).toBe(NUMERIC_SIT);
      expect(useRun.getState().run).toBeNull();
      expect(notice()?.kind).toBe('refused');
      expect(notice()?.text.length).toBeGreaterThan(10);
    },
  );
});

describe('a link with an ablation', () => {
  const grid: Grid = {
    version: 1,
    base: seeded(5),
    variants: [
      { id: 'full', name: 'full', change: {} },
      { id: 'no-uic', name: 'without UIC', change: { losses: { uic: [0] } } },
    ],
    seeds: [1, 2],
    reference: 'full',
  };

  it('puts it on show, and leaves the experiment alone in the address', async () => {
    const bar = new FakeBar(await encodeLink(seeded(5), null, grid));
    expect(await new LinkedAddress(bar).openFirst()).toEqual({ experiment: seeded(5), run: null, grid });
    expect(current().seed).toBe(5);
    expect(useSweep.getState()).toMatchObject({ grid, phase: 'idle' });
    expect(useView.getState().turn).toBe('ablation');
    expect(await decodeLink(bar.fragment())).toEqual({ experiment: seeded(5), run: null, grid: null });
    expect(bar.entries).toHaveLength(1);
  });

  it('opens when pasted too; one without leaves the ablation on show', async () => {
    useView.getState().turnTo(null);
    const bar = new FakeBar('');
    const address = new LinkedAddress(bar);
    await address.openText(await encodeLink(seeded(5), null, { ...grid, seeds: [3] }));
    expect(useSweep.getState().grid?.seeds).toEqual([3]);
    expect((await decodeLink(bar.fragment())).grid).toBeNull();
    useView.getState().turnTo(null);
    await address.openText(await encodeLink(seeded(6)));
    expect(useSweep.getState().grid?.seeds).toEqual([3]);
    expect(useView.getState().turn).toBeNull();
  });
});

describe('following', () => {
  it('writes the address once, after edits have settled', async () => {
    const bar = new FakeBar('');
    const replace = vi.spyOn(bar, 'replace');
    const stop = new LinkedAddress(bar).follow();
    for (let seed = 1; seed <= 5; seed++) useExperiment.getState().change((e) => ({ ...e, seed }));
    expect(replace).not.toHaveBeenCalled();
    await settle();
    expect(replace).toHaveBeenCalledTimes(1);
    expect((await decodeLink(bar.fragment())).experiment.seed).toBe(5);
    expect(bar.entries).toHaveLength(1);
    stop();
  });

  it('a pasted link is a step of its own: back leads to what was on show', async () => {
    const bar = new FakeBar('');
    const address = new LinkedAddress(bar);
    const stop = address.follow();
    useExperiment.getState().open(seeded(7));
    expect(await address.openText(`https://example.org/lab/#${await encodeLink(seeded(8))}`)).toBe(true);
    expect(current().seed).toBe(8);
    expect(bar.entries).toHaveLength(2);
    bar.go(0);
    await vi.waitFor(() => expect(current().seed).toBe(7));
    bar.go(1);
    await vi.waitFor(() => expect(current().seed).toBe(8));
    stop();
  });

  it('takes an experiment as JSON too', async () => {
    const address = new LinkedAddress(new FakeBar(''));
    expect(await address.openText(JSON.stringify(seeded(9)))).toBe(true);
    expect(current().seed).toBe(9);
  });

  it.each(['', '{', '{"version":1}', 'https://example.org/#', 'hello'])(
    'refuses to open %j',
    async (text) => {
      const bar = new FakeBar('');
      expect(await new LinkedAddress(bar).openText(text)).toBe(false);
      expect(current()).toBe(NUMERIC_SIT);
      expect(notice()?.kind).toBe('refused');
      expect(bar.entries).toEqual(['']);
    },
  );

  it('a refused step back or forward keeps the experiment', async () => {
    const bar = new FakeBar('');
    const stop = new LinkedAddress(bar).follow();
    bar.push('broken');
    bar.go(1);
    await vi.waitFor(() => expect(notice()?.kind).toBe('refused'));
    expect(current()).toBe(NUMERIC_SIT);
    stop();
  });

  it('of two links opened at once the later one stays', async () => {
    const address = new LinkedAddress(new FakeBar(''));
    const [a, b] = await Promise.all([encodeLink(seeded(1)), encodeLink(seeded(2))]);
    await Promise.all([address.openText(a), address.openText(b)]);
    expect(current().seed).toBe(2);
  });
});
