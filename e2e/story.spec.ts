import { expect, test } from '@playwright/test';
import { finishedRun } from './kept';
import { labOf, openDrawer, openLab, setNumber, settledSteps, stepsTaken } from './lab';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('opens on a finished run that is labelled as precomputed', async ({ page }) => {
  const lab = await openLab(page);
  await expect(page.getByText(/Precomputed run, seed 0/)).toBeVisible();
  await expect(lab.condition.getByText('Satisfied', { exact: true })).toBeVisible();
  await expect(lab.evidence.getByRole('figure', { name: 'Recovery by variant' })).toBeVisible();
});

test('cut an edge, see who collides and why, repair it, undo and redo', async ({ page }) => {
  const lab = await openLab(page);
  await lab.matrixView.click();
  await lab.edge('L2', 'Y2').uncheck();
  await expect(lab.condition.getByText('Violated', { exact: true })).toBeVisible();
  await expect(lab.condition).toContainText(/L1.*L2.*no mixture of these tasks can tell them apart/s);

  const repair = lab.condition.getByRole('button', { name: /^Apply: add/ }).first();
  await repair.click();
  await expect(lab.condition.getByText('Satisfied', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(lab.condition.getByText('Violated', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(lab.edge('L2', 'Y2')).toBeChecked();
  await page.getByRole('button', { name: 'Redo', exact: true }).click();
  await expect(lab.edge('L2', 'Y2')).not.toBeChecked();
});

test('trains on WASM while masks change; pause, step and reset; the link opens the same run elsewhere', async ({
  page,
  browser,
}) => {
  const lab = await openLab(page, '/?backend=wasm');
  await lab.matrixView.click();
  await lab.edge('L6', 'Y1').check();
  await setNumber(lab, 'Optimisation', 'Steps', 400);

  // Slow enough to be watched: at full speed these steps take a moment.
  const pace = page.getByRole('combobox', { name: 'Pace' });
  await pace.selectOption('30 steps/s');
  const before = await lab.learnedMasks.textContent();
  await lab.train.click();
  await expect.poll(() => stepsTaken(lab), { timeout: 30_000 }).toBeGreaterThan(20);
  await expect.poll(() => lab.learnedMasks.textContent()).not.toBe(before);

  await lab.transport.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(lab.transport.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
  const paused = await settledSteps(lab);
  await lab.transport.getByRole('button', { name: 'Take one step' }).click();
  await expect.poll(() => stepsTaken(lab)).toBe(paused + 1);

  await lab.transport.getByRole('button', { name: 'Reset to the same start' }).click();
  await expect.poll(() => stepsTaken(lab)).toBe(0);
  await pace.selectOption('Full speed');
  await lab.transport.getByRole('button', { name: 'Resume', exact: true }).click();
  const run = await finishedRun(page);
  expect(run.experiment.training.steps).toBe(400);
  expect(run.backend.name).toBe('wasm');

  await openDrawer(page, 'Share');
  await lab.share.getByRole('button', { name: 'Copy link' }).click();
  await expect(lab.share.getByText('Copied.').first()).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  const address = new URL(link);
  address.searchParams.set('backend', 'wasm');
  await other.goto(address.href);
  const twin = labOf(other);
  await twin.matrixView.click();
  await expect(twin.edge('L6', 'Y1')).toBeChecked();
  await twin.train.click();
  const replay = await finishedRun(other);
  expect(replay.experiment).toEqual(run.experiment);
  expect(replay.steps.slice(0, 50)).toEqual(run.steps.slice(0, 50));
  expect(replay.masks).toEqual(run.masks);
  await elsewhere.close();
});

test('panels follow the run as soon as they are shown again', async ({ page }) => {
  const lab = await openLab(page);
  const story = page.getByRole('navigation', { name: 'The story' });
  await page.getByRole('combobox', { name: 'Pace' }).selectOption('30 steps/s');
  await lab.train.click();
  await expect.poll(() => stepsTaken(lab), { timeout: 30_000 }).toBeGreaterThan(5);
  await story.getByRole('button', { name: /^Ablation/ }).click();
  await expect(lab.training).toBeHidden();
  await page.waitForTimeout(3_000);
  await story.getByRole('button', { name: /^Graph/ }).click();
  // 60 steps are gone by; the panel once waited five times as long as it had been hidden.
  await expect.poll(() => stepsTaken(lab), { timeout: 4_000 }).toBeGreaterThan(60);
});

test('trains on WebGPU in the worker when asked for', async ({ page }) => {
  const lab = await openLab(page, '/?backend=webgpu');
  await lab.transport.getByRole('button', { name: 'Take one step' }).click();
  await expect.poll(() => stepsTaken(lab), { timeout: 60_000 }).toBe(1);
  await expect(page.getByRole('button', { name: /^Computed on webgpu/ })).toBeVisible();
});

test('a link with its result shows the outcome before training', async ({ page, browser }) => {
  const lab = await openLab(page);
  await openDrawer(page, 'Share');
  await lab.share.getByRole('checkbox', { name: 'With the result' }).check();
  const field = lab.share.getByRole('textbox', { name: 'Link to this experiment' });
  await expect.poll(async () => (await field.inputValue()).length).toBeGreaterThan(1000);
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(await field.inputValue());
  const twin = labOf(other);
  await expect(twin.learnedMasks).toBeVisible();
  await expect(other.getByRole('status').filter({ hasText: /link/i }).first()).toBeVisible();
  await context.close();
});

test('garbage links are refused with a reason, and the lab keeps what it had', async ({ page }) => {
  const lab = await openLab(page);
  await lab.matrixView.click();
  await lab.edge('L2', 'Y2').uncheck();
  const kept = lab.condition.getByText('Violated', { exact: true });
  await expect(kept).toBeVisible();
  await openDrawer(page, 'Share');
  const field = lab.share.getByRole('textbox', { name: 'Link to open' });
  const open = lab.share.getByRole('button', { name: 'Open link' });
  for (const garbage of [
    '#zzz',
    'https://example.org/',
    '#AQ',
    `#${'A'.repeat(5000)}`,
    '#\u0000é',
    '{"version":1}',
  ]) {
    await field.fill(garbage);
    await open.click();
    await expect(lab.share.getByText('The lab keeps what it had.')).toBeVisible();
    await expect(kept).toBeVisible();
  }
  await page.evaluate(() => {
    location.hash = 'not-a-link';
  });
  await expect(kept).toBeVisible();
  await expect(lab.edge('L2', 'Y2')).not.toBeChecked();
});
