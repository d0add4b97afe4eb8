import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** Names under which Chrome and Chromium are installed on a PATH. */
const NAMES = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome'];

/** Places outside the PATH. */
function wellKnownPlaces(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) => [
        join(folder, 'Google Chrome.app/Contents/MacOS/Google Chrome'),
        join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
      ]);
    case 'win32':
      return [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
        .filter((folder) => folder !== undefined)
        .map((folder) => join(folder, 'Google/Chrome/Application/chrome.exe'));
    default:
      return ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'].flatMap((folder) =>
        NAMES.map((name) => join(folder, name)),
      );
  }
}

/**
 * The browser the tests drive: `CHROME_PATH`, else an installed Chrome or Chromium, else Playwright's own download.
 *
 * @throws Error with what to do when there is none: browser tests are never skipped in silence
 */
export function findBrowser(): string {
  const asked = process.env.CHROME_PATH;
  if (asked) {
    if (existsSync(asked)) return asked;
    throw new Error(`CHROME_PATH names ${asked}, where there is no file.`);
  }
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = [...onPath, ...wellKnownPlaces(), chromium.executablePath()].find((path) => existsSync(path));
  if (found) return found;
  throw new Error(
    'The browser tests need Chrome or Chromium and found none. Install one, or run `npx playwright install chromium`, ' +
      'or say where yours is with CHROME_PATH=/path/to/chrome.',
  );
}

/** WebGPU on SwiftShader, so that the GPU path is tested on machines without a GPU too, and no traffic of the browser's own. */
export const BROWSER_FLAGS: readonly string[] = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  // A browser started as root (containers, CI) refuses to run in its sandbox.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
