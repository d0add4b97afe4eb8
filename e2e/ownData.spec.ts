import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { finishedRun } from './kept';
import { type Lab, openDrawer, openLab, setNumber } from './lab';

const REAL = fileURLToPath(new URL('../../shared/data/p3/', import.meta.url));

const MADE = Array.from({ length: 60 }, (_, i) =>
  JSON.stringify({
    instruction: i % 2 === 0 ? 'Name the colour.' : 'Name the animal.',
    input: `a ${['red', 'green', 'blue'][i % 3]} ${['fox', 'owl', 'cat', 'hen'][i % 4]}`,
    output: i % 2 === 0 ? ['red', 'green', 'blue'][i % 3] : ['fox', 'owl', 'cat', 'hen'][i % 4],
  }),
);

async function lookAtOwnData(page: Page, lab: Lab): Promise<void> {
  await openDrawer(page, 'Mixture');
  await lab.mixture.getByRole('radio', { name: /Own data/ }).check();
}

/** The mixture's drawer lies over the settings. */
async function closeMixture(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Close Mixture' }).click();
}

test('imports a file with bad rows, says which and why, and trains on the good ones', async ({ page }) => {
  const lab = await openLab(page, '/?backend=wasm');
  const rows = [...MADE, '{"instruction":"x","input":"y","output":""}', 'not json'];
  await lookAtOwnData(page, lab);
  await lab.mixture.getByLabel('Files with instruction-tuning examples').setInputFiles({
    name: 'made.jsonl',
    mimeType: 'application/jsonl',
    buffer: Buffer.from(rows.join('\n')),
  });
  await expect(lab.mixture.getByText('60 rows used')).toBeVisible();
  await expect(lab.mixture.getByText('2 skipped')).toBeVisible();
  await lab.mixture.getByRole('button', { name: /Use this data/ }).click();
  await closeMixture(page);
  await setNumber(lab, 'Optimisation', 'Steps', 20);
  await lab.train.click();
  const run = await finishedRun(page);
  expect(run.steps.at(-1)?.step).toBe(20);
  expect(run.steps[19].loss).toBeLessThan(run.steps[0].loss);
  await expect(lab.graph).toContainText('Learned adjacency after step 20');
});

test('own data waits for its files: Train is not offered, and says where to choose them', async ({
  page,
}) => {
  const lab = await openLab(page, '/?backend=wasm');
  await page.getByRole('button', { name: /^Preset/ }).click();
  await page.getByRole('button', { name: /^own-sit/ }).click();
  await expect(lab.train).toBeDisabled();
  await expect(lab.train).toHaveAccessibleDescription(/waits for your files/);
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Alt+.');
  await expect(lab.training.getByText('Failed')).toHaveCount(0);
  await lab.training.getByRole('button', { name: 'Choose files' }).click();
  await lab.mixture.getByLabel('Files with instruction-tuning examples').setInputFiles({
    name: 'made.jsonl',
    mimeType: 'application/jsonl',
    buffer: Buffer.from(MADE.join('\n')),
  });
  await lab.mixture.getByRole('button', { name: /Use this data/ }).click();
  await expect(lab.mixture.getByRole('heading', { name: 'Mixture' })).toBeFocused();
  await expect(lab.train).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(lab.mixture).toBeHidden();
  // What opened the drawer has gone with its reason.
  await expect(page.getByRole('button', { name: /^Mixture/ })).toBeFocused();
});

test('a drawer closes on Escape wherever the focus is, but not for what a card inside takes', async ({
  page,
}) => {
  const lab = await openLab(page);
  await openDrawer(page, 'Mixture');
  await page.getByRole('button', { name: /^Preset/ }).click();
  await page.keyboard.press('Escape');
  await expect(lab.mixture).toBeVisible();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('Escape');
  await expect(lab.mixture).toBeHidden();
});

test('a file with nothing usable is refused with the reason', async ({ page }) => {
  const lab = await openLab(page);
  await lookAtOwnData(page, lab);
  await lab.mixture.getByLabel('Files with instruction-tuning examples').setInputFiles({
    name: 'noise.jsonl',
    mimeType: 'application/jsonl',
    buffer: Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x81, 10, 0xff]),
  });
  await expect(lab.mixture.getByRole('alert')).toContainText('Not used');
  await expect(lab.mixture.getByRole('button', { name: /Use this data/ })).toBeDisabled();
});

test('trains on real files that people hold', async ({ page }) => {
  test.skip(!existsSync(REAL), 'the real example files are not beside this checkout');
  const lab = await openLab(page, '/?backend=wasm');
  await lookAtOwnData(page, lab);
  await lab.mixture
    .getByLabel('Files with instruction-tuning examples')
    .setInputFiles([
      `${REAL}common_gen_topics_from_the_sentence.jsonl`,
      `${REAL}rotten_tomatoes_Sentiment_with_choices_.jsonl`,
    ]);
  await expect(lab.mixture.getByText(/rows used/).first()).toBeVisible();
  await lab.mixture.getByRole('button', { name: /Use this data/ }).click();
  await closeMixture(page);
  await setNumber(lab, 'Optimisation', 'Steps', 10);
  await lab.train.click();
  const run = await finishedRun(page);
  expect(run.steps).toHaveLength(10);
  expect(run.evaluations.at(-1)?.metrics.kind).toBe('text');
});
