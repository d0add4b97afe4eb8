import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { baselineOf } from './baseline';
import { experimentKey } from './key';
import { OPENING_PRESET, preset } from './presets';
import { parseRunText } from './runFile';

const FILE = fileURLToPath(new URL('../../public/first-run.json', import.meta.url));

it('the precomputed run is of the opening preset as it stands (else: npm run first-run)', () => {
  const { experiment } = preset(OPENING_PRESET)!;
  const { run, baselines } = parseRunText(readFileSync(FILE, 'utf8'));
  expect(experimentKey(run.experiment)).toBe(experimentKey(experiment));
  expect(run.finished).toBe(true);
  for (const name of ['no-mask', 'oracle', 'no-uic'] as const) {
    expect(experimentKey(baselines[name]!.experiment)).toBe(experimentKey(baselineOf(experiment, name)!));
  }
});
