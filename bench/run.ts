/*
 * `npm run bench`: one training step of our engine and of its peers, in headless Chromium with a real worker (PyTorch in
 * a process of its own), in alternating windows. Timings vary with the machine and its load; ratios are what is compared.
 * Options: bench/options.ts. Writes to bench/out, and with `--docs` into README.md and docs/speed.md.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { launch } from './browser';
import { fill } from './docs';
import { matchesOf } from './matches';
import { parseOptions } from './options';
import { type Played, play } from './play';
import { markdownOf, summaryOf } from './report';
import { type Curve, measureScaling } from './scaling/measure';
import { scalingPicture } from './scaling/picture';
import { scalingTable } from './scaling/report';
import { serveSite } from './site';
import { findTorch } from './torch/torch';
import { uicTimes } from './uic';

const OUT = 'bench/out';
const started = performance.now();

/** Progress, apart from the report so that this can be kept. */
function say(line: string): void {
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stderr.write(`${`${seconds}`.padStart(4)} s  ${line}\n`);
}

function optionsOrUsage(): ReturnType<typeof parseOptions> {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}

const { parts, rounds, docs } = optionsOrUsage();
const cores = availableParallelism();
const played: Played[] = [];
let scaling: readonly Curve[] = [];
const lines: string[] = [];
// Other work on the machine shows in the ranges; how much there was is said.
let machine = `${cores} × ${cpus()[0].model.trim()}, load ${loadavg()[0].toFixed(1)} before the run`;

function print(text: string): void {
  lines.push(text);
  console.log(text);
}

const needsBrowser = [...parts].some((part) => part !== 'uic');
if (needsBrowser) {
  const python = parts.has('torch') ? findTorch() : null;
  if (parts.has('torch') && !python) say('no Python with PyTorch found (PYTHON may name one): left out');
  say('building the page');
  const site = await serveSite();
  const browser = await launch(site);
  try {
    machine = `${machine}, Chromium ${browser.version}, WebGPU: ${browser.adapter.kind} (${browser.adapter.name})`;
    print(`${machine}\n`);
    for (const match of matchesOf(parts, { browser, cores, python, folder: `${OUT}/torch` })) {
      const result = await play(match, rounds, say);
      played.push(result);
      print(`${markdownOf(result)}\n`);
    }
    if (played.length > 1) print(`${summaryOf(played)}\n`);
    if (parts.has('scaling')) {
      scaling = await measureScaling(browser, say);
      print(`${scalingTable(scaling)}\n`);
    }
  } finally {
    await browser.close();
    await site.close();
  }
}
const uic = parts.has('uic') ? uicTimes() : [];
for (const { name, milliseconds } of uic) print(`${name}: ${milliseconds.toFixed(3)} ms`);

await mkdir(OUT, { recursive: true });
await writeFile(`${OUT}/bench.md`, `${lines.join('\n')}\n`);
const report = { machine, node: process.version, rounds, played, scaling, uic };
await writeFile(`${OUT}/bench.json`, `${JSON.stringify(report, null, 2)}\n`);
if (scaling.length > 0) await writeFile(`${OUT}/scaling.svg`, scalingPicture(scaling));
if (docs) await intoDocs();
say(`written to ${OUT}${docs ? ', README.md and docs' : ''}`);

async function intoDocs(): Promise<void> {
  const measuredOn = `Measured on ${machine}, Node ${process.version}.`;
  if (played.length > 1) await fill('README.md', 'summary', summaryOf(played));
  if (played.length > 0) {
    await fill('docs/speed.md', 'matches', [measuredOn, ...played.map(markdownOf)].join('\n\n'));
  }
  if (scaling.length > 0) {
    await fill('docs/speed.md', 'scaling', scalingTable(scaling));
    await writeFile('docs/scaling.svg', scalingPicture(scaling));
  }
}
