import { expect, type Page } from '@playwright/test';
import type { Experiment } from '../src/experiment/experiment';
import type { BackendName, Run } from '../src/experiment/records';
import { parseRunText } from '../src/experiment/runFile';
import { encodeLink } from '../src/share/link';

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

/** Texts of the finished runs that the page has kept in its storage, oldest first. */
function keptTexts(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('sit-lab');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const all = database.transaction('runs').objectStore('runs').getAll();
          all.onerror = () => reject(all.error);
          all.onsuccess = () => {
            database.close();
            resolve(all.result.map(String));
          };
        };
      }),
  );
}

/** Waits until the page has kept `count` finished runs and returns the last one. */
export async function finishedRun(page: Page, count = 1, timeout = 90_000): Promise<Run> {
  await expect.poll(async () => (await keptTexts(page)).length, { timeout }).toBe(count);
  return parseRunText((await keptTexts(page))[count - 1]).run;
}
