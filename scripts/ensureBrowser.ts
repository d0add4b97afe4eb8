/**
 * Makes sure that the browser tests have a browser: an installed Chrome or Chromium, else Playwright's own download, else
 * (Debian and its like, as root) the distribution's package. Fails with a sentence; never skips.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser } from '../e2e/browser';

const ways: readonly (readonly [what: string, () => boolean])[] = [
  ['Playwright’s own Chromium', () => call('npx', ['playwright', 'install', 'chromium'], 300)],
  ['the distribution’s Chromium', installPackage],
];

let problem = look();
for (const [what, install] of ways) {
  if (problem === null) break;
  console.log(`No Chrome or Chromium found; trying ${what}…`);
  if (install()) problem = look();
}
if (problem !== null) {
  console.error(problem);
  process.exit(1);
}
console.log(`Testing in ${findBrowser()}`);

/** Null when a browser is found, else what to do about it. */
function look(): string | null {
  try {
    findBrowser();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function installPackage(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  return call('apt-get', ['update'], 300) && call('apt-get', ['install', '-y', 'chromium'], 600);
}

function call(command: string, args: readonly string[], seconds: number): boolean {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done = spawnSync(command, args, { stdio: 'inherit', timeout: seconds * 1000, env: environment });
  return done.status === 0;
}
