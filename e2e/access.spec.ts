import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { openLab, stepsTaken } from './lab';

/** Presses Tab until the named control has the focus, as a reader without a mouse does. */
async function tabTo(page: Page, name: RegExp, limit = 150): Promise<void> {
  for (let i = 0; i < limit; i++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
    if (name.test(focused.trim())) return;
  }
  throw new Error(`${name} was not reached by ${limit} presses of Tab`);
}

test('the story works with the keyboard alone', async ({ page }) => {
  const lab = await openLab(page, '/?backend=wasm');
  await tabTo(page, /^Skip to graph$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Matrix$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /causes/);
  // Down one row and right one column from L1 → Y1 is L2 → Y2.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await expect(lab.edge('L2', 'Y2')).not.toBeChecked();
  await expect(lab.condition.getByText('Violated', { exact: true })).toBeVisible();
  await tabTo(page, /^Apply: /);
  await page.keyboard.press('Enter');
  await expect(lab.condition.getByText('Satisfied', { exact: true })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(lab.condition.getByText('Violated', { exact: true })).toBeVisible();
  await tabTo(page, /^Train$/);
  await page.keyboard.press('Enter');
  await expect.poll(() => stepsTaken(lab), { timeout: 30_000 }).toBeGreaterThan(10);
});

test('the page itself has nothing to scroll to where its panels scroll inside', async ({ page }) => {
  const overhang = () => page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  await openLab(page);
  expect(await overhang()).toBe(0);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    await expect(page.getByRole('tabpanel')).toBeVisible();
    expect(await overhang(), (await tab.textContent()) ?? '').toBe(0);
  }
});

test('a message that asks nothing covers nothing, stays while it is read, and goes by itself', async ({
  page,
}) => {
  await page.clock.install();
  await page.route('**/first-run*', (route) => route.abort());
  await page.goto('/');
  const message = page.getByText(/The precomputed run is not shown/);
  await expect(message).toBeVisible();
  const figure = await page.locator('main').boundingBox();
  expect((await message.boundingBox())?.y).toBeGreaterThanOrEqual((figure?.y ?? 0) + (figure?.height ?? 0));
  await message.hover();
  await page.clock.fastForward(20_000);
  await expect(message).toBeVisible();
  await page.mouse.move(0, 0);
  await page.clock.fastForward(5000);
  await expect(message).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss this message' }).focus();
  await page.clock.fastForward(20_000);
  await expect(message).toBeVisible();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.clock.fastForward(9000);
  await expect(message).toBeHidden();
});

for (const colours of ['light', 'dark'] as const) {
  for (const size of [
    { name: 'desktop', width: 1440, height: 900 },
    { name: 'phone', width: 390, height: 844 },
  ]) {
    test(`axe finds nothing serious: ${colours}, ${size.name}`, async ({ page }) => {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: colours });
      await page.goto('/');
      await expect(page.getByRole('region', { name: 'Graph', exact: true })).toBeVisible();
      await page.waitForLoadState('networkidle');
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' | ')}`),
      ).toEqual([]);
    });
  }
}
