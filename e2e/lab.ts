import { expect, type Locator, type Page } from '@playwright/test';

/** The lab's parts by the names a reader hears. */
export function labOf(page: Page) {
  const panel = (name: string): Locator => page.getByRole('region', { name, exact: true });
  const graph = panel('Graph');
  const transport = page.getByRole('group', { name: 'Training', exact: true });
  return {
    graph,
    condition: panel('Condition'),
    mixture: panel('Mixture'),
    training: panel('Training'),
    masks: panel('Masks'),
    evidence: panel('Evidence'),
    share: panel('Share'),
    /** The header's training controls. */
    transport,
    train: transport.getByRole('button', { name: 'Train', exact: true }),
    matrixView: graph.getByRole('button', { name: 'Matrix' }),
    edge: (factor: string, task: string): Locator =>
      graph.getByRole('checkbox', { name: `${factor} causes ${task}`, exact: true }),
    /** The step counter of the training panel, e.g. `step 12 / 2,000`. */
    steps: panel('Training').getByText(/^step/),
    learnedMasks: panel('Masks').getByRole('grid', { name: /^Learned masks/ }),
  };
}

export type Lab = ReturnType<typeof labOf>;

/** Opens the lab as a first visitor does and waits for the precomputed run. */
export async function openLab(page: Page, address = '/'): Promise<Lab> {
  await page.goto(address);
  const lab = labOf(page);
  await expect(lab.learnedMasks).toBeVisible();
  return lab;
}

/** Opens the drawer of the mixture or of sharing from the line that tells the story. */
export async function openDrawer(page: Page, name: 'Mixture' | 'Share'): Promise<void> {
  const story = page.getByRole('navigation', { name: 'The story' });
  await story.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  await expect(page.getByRole('region', { name, exact: true })).toBeVisible();
}

/** Sets a number in the training panel's settings and leaves the field, as typing does. */
export async function setNumber(lab: Lab, section: string, field: string, value: number): Promise<void> {
  const input = lab.training.getByRole('textbox', { name: field, exact: true });
  if (!(await input.isVisible())) await lab.training.getByText(section, { exact: true }).click();
  await input.fill(String(value));
  await input.press('Enter');
}

/** The number of steps taken, as the training panel tells it. */
export async function stepsTaken(lab: Lab): Promise<number> {
  const text = (await lab.steps.first().textContent()) ?? '';
  return Number(/step\s*([\d,]+)/.exec(text)?.[1]?.replaceAll(',', '') ?? Number.NaN);
}

/** The number of steps once two looks half a second apart agree: the panel shows a live run at a bounded rate. */
export async function settledSteps(lab: Lab): Promise<number> {
  let before = Number.NaN;
  const settled = async (): Promise<boolean> => {
    const now = await stepsTaken(lab);
    const same = now === before;
    before = now;
    return same;
  };
  await expect.poll(settled, { intervals: [500] }).toBe(true);
  return before;
}
