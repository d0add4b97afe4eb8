import { defineConfig, devices } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser } from './e2e/browser';

const PORT = 4173;

/** The tests drive the production build, as a reader gets it, in a real browser. */
export default defineConfig({
  testDir: 'e2e',
  // Training shares the processor with the browser: one test at a time.
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: process.env.CI ? [['list'], ['html', { open: 'never' }]] : [['list']],
  use: {
    baseURL: `http://localhost:${PORT}`,
    trace: 'retain-on-failure',
    launchOptions: { executablePath: findBrowser(), args: [...BROWSER_FLAGS] },
  },
  projects: [
    { name: 'desktop', use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } } },
  ],
  webServer: {
    command: `npm run build && npm run preview -- --port ${PORT} --strictPort`,
    url: `http://localhost:${PORT}`,
    // A server left over from elsewhere would serve an older build: better to fail on the taken port.
    reuseExistingServer: process.env.REUSE_SERVER !== undefined,
    timeout: 240_000,
  },
});
