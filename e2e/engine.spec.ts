import { expect, type Locator, type Page, test } from '@playwright/test';
import { NUMERIC_SIT } from '../src/experiment/defaults';
import type { Experiment } from '../src/experiment/experiment';
import type { BackendName, Run } from '../src/experiment/records';
import { finishedRun, openExperiment } from './kept';

/** Small enough for a GPU emulated in software. */
const TINY: Experiment = {
  ...NUMERIC_SIT,
  title: 'tiny',
  world: { ...NUMERIC_SIT.world, kind: 'numeric', pool: 256, evaluationSize: 64 } as Experiment['world'],
  training: { ...NUMERIC_SIT.training, steps: 4, batch: 16, maskEvery: 2, evaluateEvery: 0 },
};

/** The lab's main controls; the training panel has its own. */
function transport(page: Page): Locator {
  return page.getByRole('group', { name: 'Training', exact: true });
}

/** Largest relative difference of a loss between two backends in the first steps: float32 sums in another order. */
const TOLERANCE = 2e-3;

const runs: Partial<Record<BackendName, Run>> = {};

for (const backend of ['wasm', 'webgpu'] as const) {
  test(`trains in the worker on ${backend}, as asked for`, async ({ page }) => {
    await openExperiment(page, TINY, backend);
    await transport(page).getByRole('button', { name: 'Train', exact: true }).click();
    const run = await finishedRun(page);
    expect(run.backend.name, run.backend.reason).toBe(backend);
    expect(run.steps.map((s) => s.step)).toEqual([1, 2, 3, 4]);
    expect(run.masks.map((m) => m.step)).toEqual([0, 2, 4]);
    expect(run.evaluations.map((e) => e.step)).toEqual([4]);
    runs[backend] = run;
  });
}

test('both backends give the same first records within the stated tolerance', () => {
  const { wasm, webgpu } = runs;
  expect([wasm?.finished, webgpu?.finished], 'the two runs above').toEqual([true, true]);
  wasm?.steps.forEach((step, i) => {
    const other = webgpu?.steps[i].loss ?? Number.NaN;
    expect(Math.abs(other - step.loss) / Math.abs(step.loss), `step ${step.step}`).toBeLessThan(TOLERANCE);
  });
  wasm?.masks.at(-1)?.probabilities.forEach((p, i) => {
    expect(Math.abs((webgpu?.masks.at(-1)?.probabilities[i] ?? 0) - p)).toBeLessThan(TOLERANCE);
  });
});

test('without a wish the emulated GPU is passed over for WASM, and the same experiment gives the same run', async ({
  page,
}) => {
  await openExperiment(page, TINY);
  await transport(page).getByRole('button', { name: 'Train', exact: true }).click();
  const first = await finishedRun(page);
  expect(first.backend.name).toBe('wasm');
  expect(first.backend.reason).toContain('no hardware WebGPU adapter');
  await transport(page).getByRole('button', { name: 'Train', exact: true }).click();
  const second = await finishedRun(page, 2);
  expect(second.steps).toEqual(first.steps);
  expect(second.masks).toEqual(first.masks);
});

test('an unfinished run survives a reload and goes on to the same end', async ({ page }) => {
  const long: Experiment = {
    ...TINY,
    title: 'long',
    training: { ...TINY.training, steps: 40, maskEvery: 10 },
  };
  await openExperiment(page, long);
  await transport(page).getByRole('button', { name: 'Train', exact: true }).click();
  const whole = await finishedRun(page);

  await transport(page).getByRole('button', { name: 'Reset to the same start' }).click();
  const primary = transport(page).getByRole('button', { name: 'Resume', exact: true });
  await expect(primary).toBeVisible();
  for (let i = 0; i < 3; i++) await transport(page).getByRole('button', { name: 'Take one step' }).click();
  await expect(primary).toBeVisible();
  // The session is written a moment after the run came to rest.
  await page.waitForTimeout(2_000);
  await page.reload();
  await transport(page).getByRole('button', { name: 'Resume', exact: true }).click();
  const resumed = await finishedRun(page, 2);
  expect(resumed.steps).toEqual(whole.steps);
  expect(resumed.masks).toEqual(whole.masks);
  expect(resumed.evaluations.at(-1)).toEqual(whole.evaluations.at(-1));
});
