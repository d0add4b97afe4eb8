import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../src/experiment/defaults';
import { namedVariant } from '../src/sweep/catalogue';
import { cellsOf, type Grid } from '../src/sweep/grid';
import { parseRunLines } from '../src/sweep/lines';
import { openGrid } from './kept';
import { openDrawer } from './lab';

/** Few steps: what is tested is the screen, not what is learned. */
const SHORT: Grid = {
  version: 1,
  base: {
    ...NUMERIC_SIT,
    training: { ...NUMERIC_SIT.training, steps: 60, maskEvery: 20, evaluateEvery: 20 },
  },
  variants: [{ id: 'full', name: 'full', change: {} }],
  seeds: [100, 101],
  reference: 'full',
};

const running = (page: Page) => page.getByRole('group', { name: 'Running the grid' });
const results = (page: Page) => page.getByRole('region', { name: 'Results' });

async function train(page: Page, count: number): Promise<void> {
  await running(page)
    .getByRole('button', { name: `Train ${count}`, exact: true })
    .click();
  await expect(running(page).getByRole('button', { name: 'All trained' })).toBeVisible({ timeout: 90_000 });
}

/** What a button saves, as text. */
async function saved(page: Page, button: Locator): Promise<string> {
  const download = page.waitForEvent('download');
  await button.click();
  return readFile(await (await download).path(), 'utf8');
}

test('a small grid: an own difference, dots, differences, files out and in', async ({ page }) => {
  await openGrid(page, SHORT);
  const own = page.getByLabel('Own difference');
  await own.fill('uicc: 1 → 0');
  await own.press('Enter');
  await expect(page.getByRole('alert')).toContainText('is no field of this experiment');
  await own.fill('uic: 1 → 0');
  await own.press('Enter');
  await expect(page.getByLabel('Name of the variant uic: 1 → 0')).toBeVisible();
  await expect(running(page).getByText('0 of 4 trainings done')).toBeVisible();
  await train(page, 4);

  const seeds = results(page).getByRole('grid', { name: /^MCC by variant/ });
  await expect(seeds.getByRole('gridcell')).toHaveCount(4);
  const differences = results(page).getByRole('grid', { name: /^Difference in MCC from full/ });
  await expect(differences.getByRole('gridcell')).toHaveCount(2);
  await expect(results(page).getByText(/smallest p that can come out is \.50/)).toBeVisible();
  await expect(results(page).getByText(/the same model without masks was not run/)).toBeVisible();

  // Pointing at a training lights its seed among the dots.
  await page.getByRole('gridcell', { name: 'full, seed 101: done' }).hover();
  await expect(results(page).locator('.strip-lit circle')).toHaveCount(3);

  await results(page).getByRole('tab', { name: 'Masks and curves' }).click();
  await expect(results(page).getByRole('img', { name: 'Masks of full, 2 seeds, step 60' })).toBeVisible();
  await results(page)
    .getByRole('slider', { name: /^Training time/ })
    .focus();
  await page.keyboard.press('ArrowLeft');
  await expect(results(page).getByRole('img', { name: 'Masks of full, 2 seeds, step 40' })).toBeVisible();
  const picture = await saved(page, results(page).getByRole('button', { name: /^Save .* as SVG$/ }));
  expect(picture).toMatch(/^<svg xmlns/);
  expect(picture).not.toMatch(/var\(|class=/);

  await results(page).getByRole('tab', { name: 'Export' }).click();
  const csv = await saved(page, results(page).getByRole('button', { name: 'Figures (CSV)' }));
  const mcc = csv.split('\n').filter((line) => line.includes(',mcc,'));
  expect(mcc).toHaveLength(4);
  const lines = await saved(page, results(page).getByRole('button', { name: 'Runs (JSON lines)' }));
  expect(new Set(parseRunLines(lines).map(({ key }) => key)).size).toBe(4);

  await results(page).getByRole('button', { name: 'Forget this grid’s results…' }).click();
  await results(page).getByRole('button', { name: 'Forget them' }).click();
  await expect(running(page).getByText('0 of 4 trainings done')).toBeVisible();
  await results(page)
    .getByLabel('Import runs or a grid')
    .setInputFiles({ name: 'runs.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(lines) });
  await expect(results(page).getByText('runs.jsonl: 4 runs of this grid taken over.')).toBeVisible();
  await expect(running(page).getByText('4 of 4 trainings done')).toBeVisible();
});

test('another grid takes none away: earlier ones are brought back, also after a reload, and shared', async ({
  page,
}) => {
  await openGrid(page, SHORT);
  await results(page).getByRole('tab', { name: 'UIC, seen' }).click();
  await results(page)
    .getByRole('button', { name: /^Open and train it/ })
    .first()
    .click();
  await running(page).getByRole('button', { name: 'Stop' }).click();
  await expect(running(page).getByRole('button', { name: 'Stop' })).toBeFocused();
  await page.reload();
  await page
    .getByRole('navigation', { name: 'The story' })
    .getByRole('button', { name: /^Ablation/ })
    .click();
  await page.getByRole('button', { name: 'Other grids…' }).click();
  const earlier = page.getByRole('region', { name: 'Earlier grids' }).getByRole('button');
  await expect(earlier).toHaveCount(1);
  await earlier.click();
  // The focus is where the next Tab leads into the grid.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('region', { name: 'The grid' }).getByRole('button').first()).toBeFocused();
  await expect(running(page).getByText('0 of 2 trainings done')).toBeVisible();

  await openDrawer(page, 'Share');
  const link = page.getByRole('textbox', { name: 'Link to the ablation grid' });
  await expect(link).toHaveValue(/#/);
  const address = await link.inputValue();
  // What the tab had before stays at hand where a link brings a grid.
  await page.goto('about:blank');
  await page.goto(address);
  await expect(running(page).getByText('0 of 2 trainings done')).toBeVisible();
  await page.getByRole('button', { name: 'Other grids…' }).click();
  await expect(earlier).toHaveCount(1);
  await expect(earlier).toContainText('satisfied');
});

test('what is finished survives a reload in the middle, and is not trained again', async ({ page }) => {
  const many = { ...SHORT, seeds: Array.from({ length: 12 }, (_, k) => 200 + k) };
  await openGrid(page, {
    ...many,
    base: { ...many.base, training: { ...many.base.training, steps: 1_000 } },
  });
  const bar = running(page).getByRole('progressbar');
  const done = async () => Number(await bar.getAttribute('aria-valuenow'));
  await running(page).getByRole('button', { name: 'Train 12', exact: true }).click();
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(1);
  const before = await done();
  await page.reload();
  await page
    .getByRole('navigation', { name: 'The story' })
    .getByRole('button', { name: /^Ablation/ })
    .click();
  await expect.poll(done).toBeGreaterThanOrEqual(before);
  await expect(running(page).getByRole('button', { name: 'All trained' })).toBeVisible({ timeout: 60_000 });
  const dots = results(page).getByRole('grid', { name: /^MCC by variant/ });
  await expect(dots.getByRole('gridcell')).toHaveCount(12);
});

/** Presses Tab until the named control has the focus. */
async function tabTo(page: Page, name: RegExp, limit = 120): Promise<void> {
  for (let i = 0; i < limit; i++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return (
        element?.getAttribute('aria-label') ??
        (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element?.textContent) ??
        ''
      );
    });
    if (name.test(focused.trim())) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${name} was not reached by ${limit} presses of Tab`);
}

test('from the first start to a dot with the keyboard alone', async ({ page }) => {
  await page.goto('/?backend=wasm');
  await expect(page.getByRole('region', { name: 'Graph', exact: true })).toBeVisible();
  await tabTo(page, /^Skip to ablation$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Which part of SIT matters/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Stop$/);
  await page.keyboard.press('Enter');
  // A control that comes after the buttons, and goes away from the grid by the keyboard too.
  await tabTo(page, /^oracle mask$/);
  await page.keyboard.press('Space');
  await tabTo(page, /^Seeds$/);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('7');
  await page.keyboard.press('Enter');
  await expect(running(page).getByText(/of 5 trainings done/)).toBeVisible();
  await page.keyboard.down('Shift');
  await tabTo(page, /^Train 5$/);
  await page.keyboard.up('Shift');
  await page.keyboard.press('Enter');
  await expect(running(page).getByRole('button', { name: 'All trained' })).toBeVisible({ timeout: 90_000 });
  await tabTo(page, /^Trainings, 5 variants × 1 seeds/);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByText('no UIC loss, seed 7: done', { exact: true })).toBeVisible();
  await tabTo(page, /^Seeds$/);
  await page.keyboard.press('Tab');
  await tabTo(page, /^MCC by variant/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(results(page).getByText(/^no UIC loss, seed 7: 0\.\d+$/)).toBeVisible();
});

test('a gain on held-out tasks is judged against the additive control, which is offered', async ({
  page,
}) => {
  const { training } = LANGUAGE_SIT;
  const base = {
    ...LANGUAGE_SIT,
    training: { ...training, steps: 6, warmup: 0, maskEvery: 6, evaluateEvery: 0 },
    world: { ...LANGUAGE_SIT.world, evaluationSize: 20 },
  };
  const plain = namedVariant(base, 'plain');
  const grid: Grid = { ...SHORT, base, variants: [...SHORT.variants, ...(plain ? [plain] : [])] };
  await openGrid(page, grid);
  await train(page, cellsOf(grid).length);
  await results(page).getByLabel('Measure', { exact: true }).selectOption('exact-heldOut');
  await expect(
    results(page).getByText(/plain tuning with an additive instruction was not run/),
  ).toBeVisible();
  await results(page).getByRole('button', { name: 'Add “plain, additive”' }).click();
  await train(page, 2);
  await expect(results(page).getByText(/On held-out tasks nothing is shown to be SIT’s own/)).toBeVisible();
  await results(page).getByRole('tab', { name: 'Table' }).click();
  await expect(
    results(page).getByRole('region', { name: 'In the shape of the paper’s table' }),
  ).toBeVisible();
});

for (const colours of ['light', 'dark'] as const) {
  for (const size of [
    { name: 'desktop', width: 1440, height: 900 },
    { name: 'phone', width: 390, height: 844 },
  ]) {
    test(`axe finds nothing serious in any part: ${colours}, ${size.name}`, async ({ page }) => {
      const serious = async (): Promise<string[]> => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' | ')}`);
      };
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: colours });
      await openGrid(page, SHORT);
      expect(await serious()).toEqual([]);
      await train(page, 2);
      for (const tab of await results(page).getByRole('tab').all()) {
        await tab.click();
        expect(await serious(), (await tab.textContent()) ?? '').toEqual([]);
        const wide = await results(page).evaluate((element) => element.scrollWidth - element.clientWidth);
        expect(wide, 'wider than its place').toBeLessThanOrEqual(0);
      }
    });
  }
}
