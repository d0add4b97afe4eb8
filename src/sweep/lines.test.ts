import { describe, expect, it } from 'vitest';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../experiment/defaults';
import { experimentKey } from '../experiment/key';
import { makeRun } from '../experiment/run.fixture';
import { Refusal } from '../lib/refusal';
import { figuresOf, parseRunLine, parseRunLines, runLine, thinCell } from './lines';

const run = makeRun({ ...NUMERIC_SIT, seed: 7 });
const key = experimentKey(run.experiment);
const cell = { variant: 'full', seed: 7, key };

describe('a line of runs.jsonl', () => {
  it('carries a run that can be read back, and its figures beside it', () => {
    const line = runLine(cell, run);
    expect(line).not.toContain('\n');
    const fields = JSON.parse(line);
    expect(fields).toMatchObject({ type: 'run', ...cell, metrics: { mcc: 0.98123, collidingPairs: 1 } });
    const read = parseRunLine(fields);
    expect(read).toMatchObject(cell);
    expect(read.run.experiment).toEqual(run.experiment);
    expect(read.run.evaluations).toHaveLength(run.evaluations.length);
    expect(JSON.parse(runLine(cell, read.run))).toEqual(fields);
  });

  it('is thinned to what is drawn', () => {
    const thin = thinCell(run);
    expect(thin.steps).toHaveLength(100);
    expect(thin.masks).toHaveLength(41);
    expect(thin.masks.at(-1)).toBe(run.masks.at(-1));
    expect(thin.evaluations).toBe(run.evaluations);
    expect(runLine(cell, run).length).toBeLessThan(40_000);
  });

  it('without the run has the figures and the time', () => {
    expect(JSON.parse(runLine(cell, run, false))).toEqual({
      type: 'run',
      ...cell,
      metrics: expect.objectContaining({ mcc: 0.98123 }),
      seconds: 12.346,
    });
  });

  it('gives figures by measure, and none that was not measured', () => {
    expect(Object.keys(figuresOf(run))).not.toContain('exact-shifted');
    const text = makeRun(LANGUAGE_SIT);
    expect(figuresOf(text)).toMatchObject({ 'exact-shifted': 0.912345678 });
    expect(figuresOf({ ...text, evaluations: [] })).toEqual({});
  });
});

describe('parseRunLines', () => {
  const line = runLine(cell, run);

  it('skips blank lines and a last one that was cut off', () => {
    expect(parseRunLines(`${line}\n\n${line}\n`)).toHaveLength(2);
    expect(parseRunLines(`${line}\n${line.slice(0, 500)}`)).toHaveLength(1);
    expect(parseRunLines('')).toEqual([]);
    expect(() => parseRunLines(`${line}\n${line}`, 1)).toThrow('line 2');
    // The line feed alone was lost: the line counts.
    expect(parseRunLines(`${line}\n${line}`)).toHaveLength(2);
  });

  it('refuses, by line, what is no run', () => {
    const broken = (change: object) => `${line}\n${JSON.stringify({ ...JSON.parse(line), ...change })}\n`;
    expect(() => parseRunLines(`${line}\n{"type":\n${line}\n`)).toThrow(/^line 2: must be JSON/);
    expect(() => parseRunLines(broken({ seed: 8 }))).toThrow(/^line 2\.seed: must be the seed of its run, 7/);
    expect(() => parseRunLines(broken({ variant: 'A' }))).toThrow(/^line 2\.variant/);
    expect(() => parseRunLines(broken({ type: 'step' }))).toThrow(/^line 2\.type/);
    expect(() => parseRunLines(broken({ run: null }))).toThrow(Refusal);
    const unfinished = runLine(cell, { ...run, finished: false });
    expect(() => parseRunLines(unfinished)).toThrow(/finished runs/);
  });

  it('takes the key from the run, not from the line', () => {
    const forged = JSON.stringify({ ...JSON.parse(line), key: '0000000000000000' });
    expect(parseRunLines(forged)[0].key).toBe(key);
  });
});
