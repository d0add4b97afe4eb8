/**
 * `npm test`: sets up what is missing and passes every check: lint (style and who may import whom), types, unit and
 * engine tests in Node, then journeys in a real browser on the production build. The last line counts them all.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { call, ensureDependencies, root } from './dependencies.mjs';

ensureDependencies();

const results = `${root}test-results`;
rmSync(results, { recursive: true, force: true });
mkdirSync(results);

let passed = 0;
let failed = 0;

/** A stage that passes or fails as one. */
function stage(name, command, args) {
  console.log(`\n— ${name}`);
  if (call(command, args) === 0) passed++;
  else {
    failed++;
    console.error(`${name}: failed`);
  }
}

/** A stage whose runner writes a JSON report; `count` reads [passed, failed, notes] out of it. */
function countedStage(name, command, args, report, count, environment) {
  console.log(`\n— ${name}`);
  const status = call(command, args, environment);
  const path = `${results}/${report}`;
  const [ok, bad] = existsSync(path) ? count(JSON.parse(readFileSync(path, 'utf8'))) : [0, 0];
  passed += ok;
  // A runner that fails without a failing test (a crash, a file that does not load) still counts as one failure.
  failed += bad > 0 ? bad : status === 0 && ok > 0 ? 0 : 1;
}

stage('lint', 'npx', ['biome', 'check', '.']);
stage('types', 'npx', ['tsc', '--noEmit']);
// Before the tests in Node, too: a browser brings the WebGPU adapter in software that some of them run on.
stage('a browser to test in', 'node', ['--import', 'tsx', 'scripts/ensureBrowser.ts']);
countedStage(
  'unit and engine tests',
  'npx',
  ['vitest', 'run', '--reporter=default', '--reporter=json', '--outputFile.json=test-results/vitest.json'],
  'vitest.json',
  (report) => [report.numPassedTests, report.numFailedTests],
);
countedStage(
  'journeys in the browser',
  'npx',
  ['playwright', 'test', '--reporter=list,json'],
  'playwright.json',
  (report) => [report.stats.expected + report.stats.flaky, report.stats.unexpected],
  { PLAYWRIGHT_JSON_OUTPUT_NAME: 'test-results/playwright.json' },
);

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
