import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../../experiment/defaults';
import type { Run } from '../../experiment/records';
import { serialiseRun } from '../../experiment/runFile';
import { Refusal } from '../../lib/refusal';
import { citeExperiment, embedCode, escapeTex } from './citation';
import { curvesCsv, fileStemOf } from './curvesCsv';
import { readLabFile } from './labFile';
import { qrPath, qrProblem } from './qr';

const run: Run = {
  experiment: NUMERIC_SIT,
  backend: { name: 'cpu', detail: '', reason: 'a test' },
  steps: [
    { step: 1, loss: 2.5, terms: { pred: 2, uic: 0.5 }, tau: 0.7, learningRate: 0.006 },
    { step: 2, loss: Number.NaN, terms: { pred: 1.5 }, tau: 0.6, learningRate: 0.006 },
  ],
  masks: [],
  evaluations: [],
  seconds: 1,
  finished: false,
};

describe('curves as CSV', () => {
  it('has a column per term that was computed, and empty cells where there is no number', () => {
    expect(curvesCsv(run)).toBe(
      'step,loss,pred,uic,tau,learning_rate\n1,2.5,2,0.5,0.7,0.006\n2,,1.5,,0.6,0.006\n',
    );
  });

  it('names files so that every system takes them', () => {
    expect(fileStemOf(' Été: a/b ', 'numeric-sit', 3)).toBe('sit-lab-ete-a-b-seed-3');
    expect(fileStemOf('…', 'numeric-sit', 3)).toBe('sit-lab-numeric-sit-seed-3');
  });
});

describe('citing and embedding', () => {
  it('escapes what a title may hold', () => {
    expect(escapeTex('50 % {of} L_1 & ~')).toBe('50 \\% of L\\_1 \\& \\textasciitilde{}');
    const experiment = { ...NUMERIC_SIT, title: '"><script>' };
    expect(embedCode(experiment, 'https://x/?a&b#c')).toContain('title="SIT Lab: &quot;&gt;&lt;script&gt;"');
    expect(embedCode(experiment, 'https://x/?a&b#c')).toContain('src="https://x/?a&amp;b#c"');
    expect(citeExperiment(experiment, 'https://x/#c')).toContain('\\url{https://x/#c}');
  });
});

describe('files', () => {
  it('read back as what they are', () => {
    const experiment = readLabFile('e.json', JSON.stringify(NUMERIC_SIT));
    expect(experiment).toEqual({ experiment: NUMERIC_SIT, bundle: null });
    const read = readLabFile('r.json', serialiseRun(run));
    expect(read.experiment).toEqual(NUMERIC_SIT);
    expect(read.bundle?.run.steps).toHaveLength(2);
  });

  it('are refused with a reason when they are neither', () => {
    for (const text of [
      '',
      '{',
      '[]',
      '5',
      'null',
      '{}',
      '{"format":"sit-lab-run"}',
      '{"version":1}',
      'x'.repeat(1e6),
    ]) {
      expect(() => readLabFile('x.json', text)).toThrow(Refusal);
    }
  });
});

describe('QR codes', () => {
  it('are drawn as one path, a square per dark module', async () => {
    const { path, size } = await qrPath('https://example.org/#abc');
    expect(size).toBeGreaterThan(20);
    // The three finder patterns begin at corners of the symbol, inside the quiet zone of four modules.
    expect(path.startsWith('M4 4h7')).toBe(true);
  });

  it('are not offered for links that phones cannot read', () => {
    expect(qrProblem('x'.repeat(1200))).toBeNull();
    expect(qrProblem('x'.repeat(5000))).toMatch(/5,000 characters/);
  });
});
