import { expect, type Page, test } from '@playwright/test';
import { NUMERIC_SIT } from '../src/experiment/defaults';
import type { Experiment } from '../src/experiment/experiment';
import type { Run } from '../src/experiment/records';
import { finishedRun, openExperiment } from './kept';
import { labOf } from './lab';

/*
 * WebAssembly in a real browser: our own machine with its threads, and tfjs' backend where ours cannot be had.
 */

// The first run is what the others are compared with.
test.describe.configure({ mode: 'serial' });

const SHORT: Experiment = {
  ...NUMERIC_SIT,
  title: 'short',
  world: { ...NUMERIC_SIT.world, kind: 'numeric', pool: 256, evaluationSize: 64 } as Experiment['world'],
  training: { ...NUMERIC_SIT.training, steps: 20, batch: 64, maskEvery: 10, evaluateEvery: 0 },
};

/** Largest relative difference of a loss between two ways of computing it: float32 sums in another order. */
const TOLERANCE = 2e-3;

/** Our modules, with and without threads and fused multiply-adds; not tfjs' own. */
const OUR_MODULES = /\/assets\/(plain|relaxed)[^/]*\.wasm$/;

async function trainOnWasm(page: Page): Promise<{ run: Run; said: string }> {
  await openExperiment(page, SHORT, 'wasm');
  const lab = labOf(page);
  await lab.train.click();
  const run = await finishedRun(page);
  const said = await lab.training.getByText(/^WASM, /).textContent();
  return { run, said: said ?? '' };
}

let ours: Run | null = null;

test('our machine runs on as many threads as the processor has, up to four, and says so', async ({
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const { run, said } = await trainOnWasm(page);
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  const threads = Math.min(cores, 4);
  const detail = `${threads} ${threads === 1 ? 'thread' : 'threads'}, fused SIMD`;
  expect(run.backend).toEqual({ name: 'wasm', detail, reason: 'as you asked' });
  expect(said).toBe(`WASM, ${detail}: as you asked.`);
  // Only what is used is downloaded: one module of ours, and nothing of tfjs' own backend.
  expect(asked.filter((path) => path.endsWith('.wasm'))).toEqual([
    expect.stringMatching(threads === 1 ? /relaxed-[^-]+\.wasm$/ : /relaxed-threads-[^/]+\.wasm$/),
  ]);
  ours = run;
});

test('threads that do not start are done without, and make no difference to a bit', async ({ page }) => {
  // As where a policy forbids workers of workers.
  await page.context().route(/\/assets\/train\.worker[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const forbidden = 'self.Worker = function () { throw new Error("forbidden"); };';
    await route.fulfill({ response, body: `${forbidden}\n${await response.text()}` });
  });
  const { run, said } = await trainOnWasm(page);
  expect(said).toBe('WASM, 1 thread, fused SIMD (the others did not start): as you asked.');
  expect(run.steps).toEqual(ours?.steps);
  expect(run.masks).toEqual(ours?.masks);
});

test('a page that is not isolated from other origins trains on one thread and says why', async ({ page }) => {
  // As on a static host that sets no headers.
  await page.context().route(/./, async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    for (const name of Object.keys(headers)) if (name.startsWith('cross-origin-')) delete headers[name];
    await route.fulfill({ response, headers });
  });
  const { run, said } = await trainOnWasm(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  expect(said).toContain(
    'WASM, 1 thread, fused SIMD (no second thread: the page is served without the headers',
  );
  expect(run.steps).toEqual(ours?.steps);
});

test('where our machine cannot be had, tfjs trains op by op, says why, and comes to the same', async ({
  page,
}) => {
  const refused: string[] = [];
  await page.context().route(OUR_MODULES, (route) => {
    refused.push(route.request().url());
    return route.abort();
  });
  const { run, said } = await trainOnWasm(page);
  expect(refused.length).toBeGreaterThan(0);
  expect(run.backend.name).toBe('wasm');
  expect(run.backend.detail).toMatch(/^1 thread, SIMD, op by op \(.*could not be loaded.*\)$/);
  expect(said).toBe(`WASM, ${run.backend.detail}: as you asked.`);
  expect(ours?.finished, 'the run above').toBe(true);
  expect(run.steps).toHaveLength(SHORT.training.steps);
  run.steps.forEach(({ step, loss }, i) => {
    const wanted = ours?.steps[i].loss ?? Number.NaN;
    expect(Math.abs(loss - wanted) / Math.abs(wanted), `step ${step}`).toBeLessThan(TOLERANCE);
  });
  run.masks.at(-1)?.probabilities.forEach((p, i) => {
    expect(Math.abs((ours?.masks.at(-1)?.probabilities[i] ?? Number.NaN) - p)).toBeLessThan(TOLERANCE);
  });
});
