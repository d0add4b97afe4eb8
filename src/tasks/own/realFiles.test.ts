import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../lib/refusal';
import { buildOwnCorpus } from './corpus';
import { importFile } from './import';
import { mergeImports } from './merge';
import { suggestOwnSpec } from './suggest';

// Real instruction-tuning files live beside the project, not in it (their licences differ); where they are absent
// these tests are skipped, and the made-up rows of the other tests stand alone.
const FOLDER = new URL('../../../../shared/data/', import.meta.url);
const absent = !existsSync(FOLDER);
const load = (path: string) => importFile(path, readFileSync(new URL(path, FOLDER)));
const p3 = absent ? [] : readdirSync(new URL('p3/', FOLDER)).filter((name) => name.endsWith('.jsonl'));

describe.skipIf(absent)('real files (skipped where ../shared/data is absent)', () => {
  it('P3 files give all their rows, or are refused because every target is empty', () => {
    expect(p3.length).toBeGreaterThan(5);
    for (const name of p3) {
      const lines = readFileSync(new URL(`p3/${name}`, FOLDER), 'utf8')
        .trim()
        .split('\n');
      const usable = lines.filter((line) => {
        const { completion } = JSON.parse(line) as { completion: string };
        return completion.replace('<|endoftext|>', '').trim() !== '';
      });
      if (usable.length === 0) {
        expect(() => load(`p3/${name}`)).toThrow(/empty target/);
        expect(() => load(`p3/${name}`)).toThrow(Refusal);
        continue;
      }
      const report = load(`p3/${name}`);
      expect(report.rows).toHaveLength(usable.length);
      expect(report.skippedCount).toBe(lines.length - usable.length);
      expect(report.rows.some((row) => row.target.includes('<|'))).toBe(false);
    }
  });

  it('self-instruct seed tasks are a task each', () => {
    const report = load('self_instruct_seed_tasks.sample.jsonl');
    expect(report.tasks).toHaveLength(30);
    expect(report.rows.every((row) => row.source !== '')).toBe(true);
  });

  it('several files make a corpus that reads back as text', () => {
    const names = ['p3/glue_qqp_duplicate.jsonl', 'p3/common_gen_sentence_to_concepts.jsonl'];
    const rows = mergeImports(names.map(load));
    const spec = suggestOwnSpec(rows);
    const corpus = buildOwnCorpus(rows, spec, 3);
    expect(corpus.tasks).toHaveLength(2);
    expect(corpus.train.size + (corpus.evaluation.inDomain?.size ?? 0)).toBe(400);
    expect(corpus.statistics.truncated.target.count).toBe(0);
    expect(corpus.statistics.unknownRate.source).toBeLessThan(0.2);
    const first = Array.from(
      corpus.train.source.slice(0, corpus.sourceLength),
      (id) => corpus.vocabulary[id],
    );
    expect(first.join(' ')).toMatch(/we have the sentence|i received the questions/);
  });
});
