import { describe, expect, it } from 'vitest';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../../experiment/defaults';
import { measure } from '../../experiment/measures';
import type { CatalogueId } from '../../sweep/catalogue';
import { comparisonsOf } from './comparisons';
import { conclude } from './conclude';
import type { Finding } from './finding';
import { gridOf, resultsOf } from './grid.fixture';

const EIGHT = [1, 2, 3, 4, 5, 6, 7, 8];
/** Seeds differ by a little, so that differences vary. */
const wobble = (seed: number) => ((seed * 7) % 5) / 500;

interface Scene {
  readonly measureId: string;
  readonly levels: Readonly<Partial<Record<CatalogueId, number>>>;
  readonly seeds?: readonly number[];
  /** Variants of which nothing has finished. */
  readonly waiting?: readonly CatalogueId[];
  /** The last seed that has finished. */
  readonly upTo?: number;
}

function findings({ measureId, levels, seeds = EIGHT, waiting = [], upTo = Infinity }: Scene): Finding[] {
  const base = measureId.startsWith('exact') ? LANGUAGE_SIT : NUMERIC_SIT;
  const ids = Object.keys(levels) as CatalogueId[];
  const grid = gridOf(base, ids, seeds);
  const results = resultsOf(grid, measureId, (variant, seed) =>
    seed > upTo || waiting.some((id) => id === variant)
      ? null
      : (levels[variant as CatalogueId] ?? 0) + wobble(seed + variant.length),
  );
  const chosen = measure(measureId)!;
  return conclude(grid, results, chosen, comparisonsOf(grid, results, chosen));
}
const said = (scene: Scene) =>
  findings(scene)
    .map(({ text }) => text)
    .join(' ')
    .replace(/\s/g, ' ');

describe('held-out tasks', () => {
  const measureId = 'exact-heldOut';

  it('gives the gain over plain tuning to the additive instruction where that alone does as well', () => {
    const text = said({ measureId, levels: { full: 0.6, plain: 0.1, 'plain-additive': 0.6 } });
    expect(text).toContain(
      'The gain of “full” over plain tuning on held-out tasks belongs to the additive instruction',
    );
    expect(text).not.toContain('beats');
  });

  it('gives the additive instruction no gain that the control does not show', () => {
    const grid = gridOf(LANGUAGE_SIT, ['full', 'plain', 'plain-additive'], EIGHT);
    const levels: Record<string, (seed: number) => number> = {
      full: () => 0.6,
      plain: () => 0.1,
      // Two lucky seeds: no difference is shown to either.
      'plain-additive': (seed) => (seed > 6 ? 0.98 : 0.1),
    };
    const results = resultsOf(
      grid,
      measureId,
      (variant, seed) => levels[variant](seed) + wobble(seed + variant.length),
    );
    const chosen = measure(measureId)!;
    const [finding] = conclude(grid, results, chosen, comparisonsOf(grid, results, chosen));
    expect(finding.text).toContain('On held-out tasks nothing is shown to be SIT’s own');
  });

  it('makes no claim without that control, and offers it', () => {
    const [gap] = findings({ measureId, levels: { full: 0.6, plain: 0.1 } });
    expect(gap).toMatchObject({ kind: 'gap', offer: 'plain-additive' });
    expect(gap.text).toContain('cannot be said');
  });

  it('waits for a control that has not run', () => {
    const [gap] = findings({
      measureId,
      levels: { full: 0.6, plain: 0.1, 'plain-additive': 0.6 },
      waiting: ['plain-additive'],
    });
    expect(gap).toMatchObject({ kind: 'gap' });
    expect(gap.text).toContain('not known yet');
  });

  it('grants what exceeds the control, and says what falls short', () => {
    expect(said({ measureId, levels: { full: 0.8, 'plain-additive': 0.6 } })).toContain(
      '“full” beats “plain, additive” too, by 0.2',
    );
    expect(said({ measureId, levels: { full: 0.4, 'plain-additive': 0.6 } })).toContain('“full” falls short');
  });

  it('gives what exceeds the control to the masks only where no mask lacks it', () => {
    const levels = { full: 0.8, 'plain-additive': 0.6 };
    expect(said({ measureId, levels: { ...levels, 'no-mask': 0.8 } })).toContain(
      'On held-out tasks, no effect of the masks is shown',
    );
    expect(said({ measureId, levels: { ...levels, 'no-mask': 0.6 } })).toContain('raise exact match by 0.2');
    expect(findings({ measureId, levels }).find(({ kind }) => kind === 'gap')?.offer).toBe('no-mask');
  });
});

describe('the shifted domain', () => {
  const measureId = 'exact-shifted';

  it('judges masks against no mask, not against plain tuning', () => {
    const text = said({ measureId, levels: { full: 0.9, plain: 0.7, 'no-mask': 0.9, oracle: 0.97 } });
    expect(text).toContain('On the shifted domain, no effect of the masks is shown');
    expect(text).toMatch(/With the true graph as mask it is better by 0.0[67]/);
  });

  it('does not give the masks what back-door weights may give: no mask was trained without them', () => {
    const [gap] = findings({ measureId, levels: { 'back-door': 0.95, full: 0.9, 'no-mask': 0.8 } });
    expect(gap).toMatchObject({ kind: 'gap' });
    expect(gap.text).toContain('nothing can be said to come from the masks');
    expect(gap.offer).toBeUndefined();
  });

  it('says what masks buy', () => {
    expect(said({ measureId, levels: { full: 0.95, 'no-mask': 0.8 } })).toContain(
      'the masks of “full” raise exact match by 0.15',
    );
  });

  it('cannot say it without no mask', () => {
    const [gap] = findings({ measureId, levels: { full: 0.9, plain: 0.7 } });
    expect(gap).toMatchObject({ kind: 'gap', offer: 'no-mask' });
  });

  it('reads an error the other way round', () => {
    expect(said({ measureId: 'error-shifted', levels: { full: 0.2, 'no-mask': 0.4 } })).toContain(
      'masks of “full” lower error by 0.',
    );
    expect(said({ measureId: 'error-shifted', levels: { full: 0.4, 'no-mask': 0.2 } })).toContain(
      'masks of “full” raise error by 0.',
    );
  });
});

describe('few seeds, many comparisons', () => {
  const levels = { full: 0.95, 'no-uic': 0.8, 'no-distinction': 0.9, 'no-mask': 0.6, oracle: 0.97 };

  it('says that five seeds can show nothing of four comparisons, and how many can', () => {
    const gap = findings({ measureId: 'mcc', levels, seeds: [1, 2, 3, 4, 5] }).find((f) => f.seeds);
    expect(gap?.text).toContain('the smallest p that can come out is .25 after that');
    expect(gap?.seeds).toBe(8);
  });

  it('offers no seeds that the grid has, but has not trained yet', () => {
    const rest = findings({ measureId: 'mcc', levels, upTo: 2 });
    expect(rest.some((f) => f.seeds)).toBe(false);
    expect(rest.find(({ kind }) => kind === 'note')?.text).toContain(
      'Once 8 of this grid’s seeds are done, it can',
    );
  });

  it('counts the comparisons that are still to come: p will be adjusted for them too', () => {
    const scene = {
      measureId: 'mcc',
      levels,
      upTo: 3,
      waiting: ['no-distinction', 'no-mask', 'oracle'],
    } as const;
    const text = said(scene);
    // Six seeds would do for the one that is made.
    expect(text).toContain('With 3 seeds the smallest p that can come out is .25, so');
    expect(text).toContain('Once 8 of this grid’s seeds are done, it can, with 4 comparisons by then.');
    const gap = findings({ ...scene, seeds: [1, 2, 3, 4, 5, 6] }).find((f) => f.seeds);
    expect(gap).toMatchObject({ kind: 'gap', seeds: 8 });
  });

  it('does not count what was trained and never measured', () => {
    const text = said({ measureId: 'mcc', levels: { ...levels, oracle: Number.NaN }, seeds: [1, 2, 3] });
    expect(text).toContain('7 seeds are the fewest that can.');
  });

  it('with enough seeds only says that p is adjusted', () => {
    const all = findings({ measureId: 'mcc', levels });
    expect(all.some((f) => f.seeds)).toBe(false);
    expect(all.some(({ kind, text }) => kind === 'note' && text.includes('4 comparisons'))).toBe(true);
  });

  it('claims nothing of a control more firmly than the list of comparisons does', () => {
    const grid = gridOf(NUMERIC_SIT, ['full', 'no-uic', 'no-distinction', 'no-mask', 'oracle'], EIGHT);
    // Seven seeds of eight speak for the true graph: p = .016 alone, .063 among four comparisons.
    const results = resultsOf(grid, 'mcc', (variant, seed) =>
      variant === 'oracle' ? 0.8 + (seed === 8 ? -0.005 : 0.1 + 0.001 * seed) : 0.8,
    );
    const mcc = measure('mcc')!;
    const comparisons = comparisonsOf(grid, results, mcc);
    const text = conclude(grid, results, mcc, comparisons)
      .map((finding) => finding.text)
      .join(' ');
    expect(comparisons.find(({ variant }) => variant.id === 'oracle')?.sentence).toContain(
      'but not by the test',
    );
    expect(text).toContain('it seems better by');
    expect(text).toMatch(/p\s=\s\.016, \.06\d? after Holm/);
  });

  it('calls a control’s claim by its interval what it is', () => {
    expect(said({ measureId: 'mcc', levels, seeds: [1, 2, 3, 4, 5] })).toContain('seem to raise MCC');
    expect(said({ measureId: 'mcc', levels })).toContain('the masks of “full” raise MCC');
  });
});

describe('measures of the masks', () => {
  it('leave out masks that were given, and say so', () => {
    const grid = gridOf(NUMERIC_SIT, ['full', 'no-uic', 'no-mask', 'oracle'], EIGHT);
    const results = resultsOf(grid, 'mcc', () => 0.9);
    const maskF1 = measure('maskF1')!;
    const comparisons = comparisonsOf(grid, results, maskF1);
    expect(comparisons.map(({ variant }) => variant.id)).toEqual(['no-uic']);
    expect(conclude(grid, results, maskF1, comparisons).at(-1)?.text).toContain(
      'Not shown: “no mask” and “oracle mask”',
    );
  });
});
