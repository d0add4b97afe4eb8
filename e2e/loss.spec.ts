import { expect, test } from '@playwright/test';
import { NUMERIC_SIT } from '../src/experiment/defaults';
import type { Experiment } from '../src/experiment/experiment';
import { finishedRun, openExperiment } from './kept';

/** Long enough on an emulated GPU to be interrupted, short on WASM. */
const LONG: Experiment = {
  ...NUMERIC_SIT,
  title: 'to be interrupted',
  world: { ...NUMERIC_SIT.world, pool: 256, evaluationSize: 64 } as Experiment['world'],
  training: { ...NUMERIC_SIT.training, steps: 300, batch: 16, maskEvery: 50, evaluateEvery: 0 },
};

test('a run whose GPU goes away is finished on WASM, and says so', async ({ page, browser }) => {
  await openExperiment(page, LONG, 'webgpu');
  const controls = page.getByRole('group', { name: 'Training', exact: true });
  await controls.getByRole('button', { name: 'Take one step' }).click();
  // Paused after the first step: its checkpoint is what the run goes on from.
  await expect(controls.getByRole('button', { name: 'Resume', exact: true })).toBeVisible({
    timeout: 60_000,
  });
  await controls.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(controls.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  const devtools = await browser.newBrowserCDPSession();
  await devtools.send('Browser.crashGpuProcess');
  const run = await finishedRun(page);
  expect(run.backend.name).toBe('wasm');
  expect(run.backend.reason).toContain('webgpu backend was lost');
  expect(run.steps.map((s) => s.step)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
});
