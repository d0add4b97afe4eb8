import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { LANGUAGE_SIT } from '../src/experiment/defaults';
import type { Experiment } from '../src/experiment/experiment';
import { openExperiment } from './kept';

/*
 * The stage that looks into a model, in a real browser: a short-trained language model is opened, asked, set by hand and
 * measured. What it learned in so few steps is beside the point.
 */

const SHORT: Experiment = {
  ...LANGUAGE_SIT,
  title: 'short',
  world: { ...LANGUAGE_SIT.world, pool: 600, evaluationSize: 100 } as Experiment['world'],
  training: { ...LANGUAGE_SIT.training, steps: 60, warmup: 10, evaluateEvery: 0 },
};

/** Training and many answers on a slow machine. */
const PATIENCE = { timeout: 60_000 };

async function openStage(page: Page): Promise<Locator> {
  await openExperiment(page, SHORT, 'wasm');
  const story = page.getByRole('navigation', { name: 'The story' });
  await story.getByRole('button', { name: /^Probe/ }).click();
  return page.getByRole('region', { name: 'Probe', exact: true });
}

async function openModel(page: Page): Promise<Locator> {
  const probe = await openStage(page);
  await probe.getByRole('button', { name: 'Open SIT' }).click();
  await expect(probe.getByText(/^Open: SIT/)).toBeVisible(PATIENCE);
  return probe;
}

const tab = (probe: Locator, name: string): Locator => probe.getByRole('tab', { name, exact: true });

test('a question is answered, with what the model made of it', async ({ page }) => {
  const probe = await openModel(page);
  await probe.getByRole('textbox', { name: 'Instruction' }).fill('name the wonky opinion');
  await probe.getByRole('textbox', { name: 'Source' }).fill('the pupil found two lovely songs in rome .');
  await expect(probe.getByText('‘wonky’ is not in the vocabulary')).toBeVisible();
  await expect(probe.getByText(/No known phrasing; nearest to/)).toBeVisible();
  const latents = probe.getByRole('region', { name: 'Latents by words of the source' });
  await expect(latents.getByRole('rowheader')).toHaveCount(SHORT.model.latents! + 1);
  await expect(latents.getByRole('button', { name: 'songs' })).toBeVisible();
  // A latent says which words fill it; the arrow keys lead on to the next.
  await latents.getByRole('button', { name: 'sentiment', exact: true }).focus();
  await expect(probe.getByText(/^sentiment: (selected|left out)/)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(probe.getByText(/^topic: (selected|left out)/)).toBeVisible();
  // An example brings the world's own answer.
  await probe.getByRole('button', { name: 'Another example' }).click();
  await expect(probe.getByText(/^(right|the data says: .+)$/)).toBeVisible();
});

test('a factor is set by hand, and models are scored beside each other', async ({ page }) => {
  const probe = await openModel(page);
  await tab(probe, 'Intervene').click();
  await probe.getByRole('combobox', { name: 'topic', exact: true }).selectOption('music');
  await expect(probe.getByText('do(topic = music)')).toBeVisible();
  await expect(probe.getByText(/\d+ of 21 answers changed; \d+ of 21 did as the graph says/)).toBeVisible();
  // What is set is there again after a look elsewhere, and for another model.
  await tab(probe, 'Ask').click();
  await tab(probe, 'Intervene').click();
  await expect(probe.getByText('do(topic = music)')).toBeVisible();
  await probe.getByLabel('Sample with the same noise').check();
  await expect(probe.getByRole('columnheader', { name: 'samples, same noise' })).toBeVisible();
  await probe.getByRole('combobox', { name: 'Examples' }).selectOption('50');
  await probe.getByRole('button', { name: 'Score SIT' }).click();
  await expect(probe.getByRole('grid', { name: /^SIT: share of answers/ })).toBeVisible(PATIENCE);
  await probe.getByRole('button', { name: 'Score oracle mask' }).click();
  await expect(probe.getByRole('grid', { name: /^oracle mask: share of answers/ })).toBeVisible(PATIENCE);
  await expect(probe.getByText(/^Score: SIT .*; oracle mask .* One seed/)).toBeVisible();
  // The model that was open is open again, and what was set is still set.
  await expect(probe.getByRole('combobox', { name: 'topic', exact: true })).toHaveValue('1');
  await expect(probe.getByText(/^Open: SIT/)).toBeVisible();
});

test('pairs show what plain tuning uses, and confounding says why', async ({ page }) => {
  const probe = await openStage(page);
  await tab(probe, 'Confounding').click();
  await expect(probe.getByText(/In D1, topic = \w+ goes with (positive|negative) in \d+ %/)).toBeVisible();
  await expect(probe.getByText(/has not been measured yet/)).toBeVisible();
  await expect(probe.getByText('Y(sentiment) ← sentiment ← D → topic').first()).toBeVisible();
  // Pointing at a cell, near its upper edge too, says that cell.
  const cell = probe.getByRole('gridcell', { name: /^agent and the answer to sentiment in D1/ });
  const box = await cell.boundingBox();
  if (!box) throw new Error('the cell is not drawn');
  for (const share of [0.2, 0.8]) {
    await page.mouse.move(box.x + box.width / 2, box.y + share * box.height);
    await expect(probe.locator('.mask-reading')).toHaveText(/^agent and the answer to sentiment in D1/);
  }
  await tab(probe, 'Pairs').click();
  await probe.getByRole('combobox', { name: 'Examples' }).selectOption('50');
  await probe.getByRole('button', { name: 'Pairs for plain', exact: true }).click();
  await expect(probe.getByRole('grid', { name: /^plain: share of answers/ })).toBeVisible(PATIENCE);
  const pairs = probe.getByRole('region', { name: 'Pairs of plain' });
  await expect(pairs.getByRole('listitem').first()).toContainText(/although/);
  await pairs.getByRole('combobox', { name: 'Factor' }).selectOption('topic');
  await expect(pairs.getByRole('listitem').first()).toContainText('topic changed');
  await tab(probe, 'Confounding').click();
  await expect(
    probe.getByText(/When only topic changes, .* Of 50 cases it does in .* for plain/),
  ).toBeVisible();
});

test('latents are followed over training, also by keys', async ({ page }) => {
  const probe = await openModel(page);
  await tab(probe, 'Latents').click();
  await probe.getByRole('button', { name: 'Follow the latents' }).click();
  const points = probe.getByRole('slider', { name: /^Points of all latents/ });
  await expect(points).toHaveCount(1, PATIENCE);
  await points.focus();
  await page.keyboard.press('ArrowRight');
  await expect(points).toHaveAttribute('aria-valuetext', /\(sentiment (positive|negative), topic/);
  const time = probe.getByRole('slider', { name: 'Training time of the latents on show' });
  await time.focus();
  await page.keyboard.press('Home');
  await expect(time).toHaveAttribute('aria-valuetext', 'step 0');
  // While another model is measured, the picture stays that of the model on show.
  await tab(probe, 'Pairs').click();
  await probe.getByRole('button', { name: 'Pairs for no mask' }).click();
  await tab(probe, 'Latents').click();
  await expect(points).toHaveCount(1, { timeout: 500 });
  await expect(probe.getByText(/^Open: SIT/)).toBeVisible(PATIENCE);
  await probe.getByRole('button', { name: 'UMAP' }).click();
  await expect(probe.getByText(/^UMAP keeps neighbours together/)).toBeVisible();
  await expect(points).toHaveCount(1, PATIENCE);
});

test('opening can be cancelled, and tabs go round by arrow keys', async ({ page }) => {
  const probe = await openStage(page);
  await tab(probe, 'Ask').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(tab(probe, 'Confounding')).toBeFocused();
  await expect(tab(probe, 'Confounding')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(probe.getByRole('tabpanel', { name: 'Ask' })).toBeVisible();
  await probe.getByRole('button', { name: 'Open SIT' }).click();
  await probe.getByRole('button', { name: 'Cancel' }).click();
  await expect(probe.getByText(/^No model is open\./)).toBeVisible();
  await expect(probe.getByRole('button', { name: 'Open SIT' })).toBeVisible();
});

for (const colours of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in any tab: ${colours}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: colours });
    const probe = await openModel(page);
    const serious = async (where: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).include('#probe').analyze();
      const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        bad.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' | ')}`),
        where,
      ).toEqual([]);
    };
    await expect(probe.getByText(/^(right|the data says: .+)$/)).toBeVisible();
    await serious('Ask');
    await tab(probe, 'Pairs').click();
    await probe.getByRole('combobox', { name: 'Examples' }).selectOption('50');
    await probe.getByRole('button', { name: 'Pairs for SIT' }).click();
    await expect(probe.getByRole('grid', { name: /^SIT: share of answers/ })).toBeVisible(PATIENCE);
    await serious('Pairs');
    await tab(probe, 'Intervene').click();
    await probe.getByRole('combobox', { name: 'topic', exact: true }).selectOption('music');
    await expect(probe.getByText(/answers changed/)).toBeVisible();
    await serious('Intervene');
    await tab(probe, 'Latents').click();
    await probe.getByRole('button', { name: 'Follow the latents' }).click();
    await expect(probe.getByRole('slider', { name: /^Points of/ })).toHaveCount(1, PATIENCE);
    await serious('Latents');
    await tab(probe, 'Confounding').click();
    await expect(probe.getByText(/When only topic changes/)).toBeVisible();
    await serious('Confounding');
  });
}
