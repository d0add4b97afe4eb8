import { expect, type Page } from '@playwright/test';
import type { Experiment } from '../src/experiment/experiment';
import type { BackendName, Run } from '../src/experiment/records';
import { parseRunText } from '../src/experiment/runFile';
import { encodeLink } from '../src/share/link';
import type { Grid } from '../src/sweep/grid';

/** Opens the lab on an experiment, as a reader with a link does. */
export async function openExperiment(
  page: Page,
  experiment: Experiment,
  backend?: BackendName,
): Promise<void> {
  const query = backend ? `?backend=${backend}` : '';
  await page.goto(`/${query}#${await encodeLink(experiment)}`);
  await expect(page.getByRole('main')).toBeVisible();
}

/** Opens the lab on an ablation, as a reader with its link does: it is on show, and nothing is trained yet. */
export async function openGrid(page: Page, grid: Grid): Promise<void> {
  await page.goto(`/#${await encodeLink(grid.base, null, grid)}`);
  await expect(page.getByRole('region', { name: 'Ablation', exact: true })).toBeVisible();
}

/** Texts of what the page has kept on a shelf of its storage, by key: runs oldest first. */
export function keptTexts(page: Page, shelf: 'runs' | 'cells' = 'runs'): Promise<string[]> {
  return page.evaluate(
    (name) =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('sit-lab');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const all = database.transaction(name).objectStore(name).getAll();
          all.onerror = () => reject(all.error);
          all.onsuccess = () => {
            database.close();
            resolve(all.result.map(String));
          };
        };
      }),
    shelf,
  );
}

/** Waits until the page has kept `count` finished runs and returns the last one. */
export async function finishedRun(page: Page, count = 1, timeout = 90_000): Promise<Run> {
  await expect.poll(async () => (await keptTexts(page)).length, { timeout }).toBe(count);
  return parseRunText((await keptTexts(page))[count - 1]).run;
}
