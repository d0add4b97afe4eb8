import { expect, type Page, test } from '@playwright/test';
import { NUMERIC_SIT } from '../src/experiment/defaults';
import { openExperiment } from './kept';

test('a browser that denies storage still trains, and the lab says what that means', async ({ page }) => {
  await page.addInitScript(() => {
    const denied = (): never => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    Object.defineProperty(globalThis, 'indexedDB', { value: { open: denied } });
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(globalThis, name, { get: denied });
    }
  });
  const training = { ...NUMERIC_SIT.training, steps: 20, evaluateEvery: 0 };
  await openExperiment(page, { ...NUMERIC_SIT, training });
  await expect(page.getByText('a reload starts afresh')).toBeVisible();
  const controls = page.getByRole('group', { name: 'Training', exact: true });
  await controls.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByText('step 20 / 20')).toBeVisible({ timeout: 60_000 });
});

test('two tabs keep a session each', async ({ context }) => {
  const [left, right] = [await context.newPage(), await context.newPage()];
  await openExperiment(left, { ...NUMERIC_SIT, title: 'left tab' });
  await openExperiment(right, { ...NUMERIC_SIT, title: 'right tab' });
  for (const [page, seed] of [
    [left, '41'],
    [right, '42'],
  ] as const) {
    const field = page.getByRole('banner').getByLabel('Seed', { exact: true });
    await field.fill(seed);
    await field.blur();
    // Written a moment after the edit, the address before the session.
    await page.waitForTimeout(1_500);
    // Without a link in the address only the kept session can bring the experiment back.
    await page.evaluate(() => history.replaceState(null, '', location.pathname));
  }
  for (const [page, seed] of [
    [left, '41'],
    [right, '42'],
  ] as const) {
    await page.reload();
    await expect(page.getByRole('banner').getByLabel('Seed', { exact: true })).toHaveValue(seed);
  }
});

test('a duplicated tab begins with what its original shows, and both keep a session of their own', async ({
  context,
}) => {
  const original = await context.newPage();
  await openExperiment(original, { ...NUMERIC_SIT, title: 'original' });
  const seed = (page: Page) => page.getByRole('banner').getByLabel('Seed', { exact: true });
  const change = async (page: Page, to: string): Promise<void> => {
    await seed(page).fill(to);
    await seed(page).blur();
    await page.waitForTimeout(1_500);
    await page.evaluate(() => history.replaceState(null, '', location.pathname));
  };
  await change(original, '41');
  // A window that a page opens begins with a copy of its session storage, as a duplicated tab does.
  const opening = context.waitForEvent('page');
  await original.evaluate(() => void window.open(location.href));
  const duplicate = await opening;
  await expect(seed(duplicate)).toHaveValue('41');
  await change(duplicate, '42');
  await original.reload();
  await expect(seed(original)).toHaveValue('41');
  await duplicate.reload();
  await expect(seed(duplicate)).toHaveValue('42');
});
