/**
 * `npm run first-run`: trains what the page opens on (the opening preset and its baselines, seed 0, WASM) and writes it
 * to public/first-run.json. The page labels it as precomputed. Run it again whenever the opening preset, the numeric
 * world or the model changes.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startNodeBackend } from '../src/backend/node';
import { BASELINES, type BaselineName, baselineOf } from '../src/experiment/baseline';
import { OPENING_PRESET, preset } from '../src/experiment/presets';
import type { Run } from '../src/experiment/records';
import { serialiseBundle, thinRun } from '../src/experiment/runFile';
import { runToEnd } from '../src/train/run';

const OUT = fileURLToPath(new URL('../public/first-run.json', import.meta.url));
/** Points of the curves kept: more than a plot has pixels for is weight without use. */
const CURVE_POINTS = 400;
const MASK_FRAMES = 100;
const BASELINE_POINTS = 60;
const BASELINE_FRAMES = 2;

const opening = preset(OPENING_PRESET);
if (!opening) throw new Error(`no preset called ${OPENING_PRESET}`);
const { experiment } = opening;
const backend = await startNodeBackend('wasm');
const train = (wanted: typeof experiment): Promise<Run> =>
  runToEnd(wanted, null, { ...backend, reason: 'precomputed with npm run first-run' }, () => {});

const run = await train(experiment);
const baselines: Partial<Record<BaselineName, Run>> = {};
for (const name of BASELINES) {
  const baseline = baselineOf(experiment, name);
  if (!baseline) continue;
  baselines[name] = thinRun(await train(baseline), BASELINE_POINTS, BASELINE_FRAMES);
}
const text = serialiseBundle({ run: thinRun(run, CURVE_POINTS, MASK_FRAMES), baselines });
await writeFile(OUT, text);
console.log(`${OUT}: ${Math.round(text.length / 1024)} KB, ${1 + Object.keys(baselines).length} runs`);
