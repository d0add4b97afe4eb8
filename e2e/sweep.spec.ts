import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { NUMERIC_SIT } from '../src/experiment/defaults';
import { parseRunText } from '../src/experiment/runFile';
import type { Grid } from '../src/sweep/grid';
import { keptTexts, openGrid } from './kept';

/** Two trainings per seed, each about half a second. */
const GRID: Grid = {
  version: 1,
  base: { ...NUMERIC_SIT, training: { ...NUMERIC_SIT.training, steps: 1_500, evaluateEvery: 0 } },
  variants: [
    { id: 'full', name: 'full', change: {} },
    { id: 'no-uic', name: 'no UIC loss', change: { losses: { uic: [0] } } },
  ],
  seeds: Array.from({ length: 8 }, (_, k) => 100 + k),
  reference: 'full',
};
const TRAININGS = GRID.variants.length * GRID.seeds.length;

const running = (page: Page) => page.getByRole('group', { name: 'Running the grid' });
const progress = (page: Page) => running(page).getByRole('progressbar');
const done = async (page: Page) => Number(await progress(page).getAttribute('aria-valuenow'));

/** Begins the grid and waits until some of it is done. */
async function begin(page: Page): Promise<void> {
  await openGrid(page, GRID);
  await running(page)
    .getByRole('button', { name: `Train ${TRAININGS}` })
    .click();
  await expect.poll(() => done(page), { timeout: 60_000 }).toBeGreaterThan(1);
}

async function turnToAblation(page: Page): Promise<void> {
  const story = page.getByRole('navigation', { name: 'The story' });
  await story.getByRole('button', { name: /^Ablation/ }).click();
}

/** The tab's process ends without a chance to save anything. */
async function kill(context: BrowserContext, page: Page): Promise<void> {
  const devtools = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void devtools.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

test('a killed tab loses nothing that was finished, and the lab goes on with the rest', async ({
  context,
}) => {
  const page = await context.newPage();
  await begin(page);
  await kill(context, page);

  const again = await context.newPage();
  await again.goto('/');
  const notice = again.getByText(/^The ablation goes on where it stopped: \d+ of 16 trainings are done/);
  await expect(notice).toBeVisible();
  const known = Number(/: (\d+) of/.exec((await notice.textContent()) ?? '')?.[1]);
  expect(known).toBeGreaterThan(1);
  await turnToAblation(again);
  await expect(progress(again)).toHaveAttribute('aria-valuenow', String(TRAININGS), { timeout: 90_000 });
  const cells = (await keptTexts(again, 'cells')).map((text) => parseRunText(text).run);
  expect(cells).toHaveLength(TRAININGS);
  expect(cells.every((run) => run.finished && run.backend.detail.startsWith('1 thread'))).toBe(true);
});

test('a reload goes on by itself, a paused grid stays paused, and another tab is left alone', async ({
  context,
}) => {
  const page = await context.newPage();
  await begin(page);
  await page.reload();
  await expect(page.getByText(/^The ablation goes on where it stopped/)).toBeVisible();
  await turnToAblation(page);
  await running(page).getByRole('button', { name: 'Pause' }).click();
  await expect(running(page).getByText('paused', { exact: true })).toBeVisible({ timeout: 30_000 });
  const before = await done(page);
  expect(before).toBeLessThan(TRAININGS);

  const other = await context.newPage();
  await other.goto('/');
  await turnToAblation(other);
  await expect(other.getByRole('region', { name: 'Ablation', exact: true })).toBeVisible();
  await expect(running(other)).toHaveCount(0);

  await page.bringToFront();
  await page.reload();
  await expect(page.getByText(/^The ablation is still paused/)).toBeVisible();
  await turnToAblation(page);
  expect(await done(page)).toBe(before);
  await running(page).getByRole('button', { name: 'Go on' }).click();
  await expect.poll(() => done(page), { timeout: 60_000 }).toBeGreaterThan(before);
});

test('a duplicated tab does not train its original’s ablation beside it', async ({ context }) => {
  const page = await context.newPage();
  await begin(page);
  const opening = context.waitForEvent('page');
  await page.evaluate(() => void window.open(location.href));
  const duplicate = await opening;
  await turnToAblation(duplicate);
  await expect(duplicate.getByRole('region', { name: 'Ablation', exact: true })).toBeVisible();
  // Longer than another tab's sweep is waited for before it is taken over.
  await duplicate.waitForTimeout(4_000);
  await expect(running(duplicate)).toHaveCount(0);
  await page.bringToFront();
  await expect(progress(page)).toHaveAttribute('aria-valuenow', String(TRAININGS), { timeout: 90_000 });
  await page.reload();
  await turnToAblation(page);
  await expect(progress(page)).toHaveAttribute('aria-valuenow', String(TRAININGS));
});
