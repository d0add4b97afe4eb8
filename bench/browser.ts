import { type Browser, chromium, type Page } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser } from '../e2e/browser';
import { type AdapterInfo, type AdapterReport, judgeAdapter } from '../src/backend/adapter';
import type { Assignment } from './page/protocol';
import type { Rival } from './rival';
import type { Site } from './site';

/** Lets a headless browser reach a real GPU where there is one. */
const GPU_FLAGS: readonly string[] = [
  ...BROWSER_FLAGS.filter((flag) => !flag.startsWith('--use-webgpu-adapter')),
  '--use-angle=vulkan',
];

/** Memory is measured when asked for, not at some time within the next half minute. */
const MEMORY_FLAG = '--enable-blink-features=ForceEagerMeasureMemory';

export interface Launched {
  readonly version: string;
  /** WebGPU's adapter: the machine's own, else SwiftShader. */
  readonly adapter: AdapterReport;
  open(label: string, assignment: Assignment): Promise<Rival>;
  close(): Promise<void>;
}

/** Headless Chromium on the site's page, on a real GPU when there is one and else on the software adapter. */
export async function launch(site: Site): Promise<Launched> {
  let browser = await start(GPU_FLAGS);
  let adapter = await adapterOf(browser, site);
  if (adapter.kind !== 'hardware') {
    await browser.close();
    browser = await start(BROWSER_FLAGS);
    adapter = await adapterOf(browser, site);
  }
  return {
    version: browser.version(),
    adapter,
    open: (label, assignment) => openRival(browser, site, label, assignment),
    close: () => browser.close(),
  };
}

function start(flags: readonly string[]): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser(), args: [...flags, MEMORY_FLAG] });
}

async function adapterOf(browser: Browser, site: Site): Promise<AdapterReport> {
  const page = await browser.newPage();
  await page.goto(site.url);
  const info = await page.evaluate(async (): Promise<AdapterInfo | null> => {
    const adapter = await navigator.gpu?.requestAdapter();
    if (!adapter) return null;
    const { vendor, architecture, device, description } = adapter.info;
    return { vendor, architecture, device, description };
  });
  await page.close();
  return info ? judgeAdapter(info) : { kind: 'none', name: 'WebGPU finds no adapter' };
}

/** A contestant on a page of its own: nothing is cached, and no memory is shared with another. */
async function openRival(
  browser: Browser,
  site: Site,
  label: string,
  assignment: Assignment,
): Promise<Rival> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => 'bench' in globalThis);
  await site.takeDownloaded();
  const opened = await page.evaluate((assignment) => bench.open(assignment), assignment);
  const downloaded = await site.takeDownloaded();
  return {
    label,
    opened: { ...opened, downloaded },
    losses: (steps) => page.evaluate((steps) => bench.ask({ type: 'losses', steps }), steps),
    window: (milliseconds) =>
      page.evaluate((milliseconds) => bench.ask({ type: 'window', milliseconds }), milliseconds),
    peak: () => page.evaluate(() => bench.ask({ type: 'peak' })),
    memory: () => memoryOf(page),
    counts: async (steps) =>
      assignment.device === 'webgpu'
        ? page.evaluate((steps) => bench.ask({ type: 'counts', steps }), steps)
        : null,
    close: () => context.close(),
  };
}

function memoryOf(page: Page): Promise<number | null> {
  return page.evaluate(() => bench.memory());
}
