import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../lib/refusal';
import { importFile } from './import';
import { OWN_LIMITS } from './limits';
import { mergeImports } from './merge';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string, name = 'mine.jsonl') => importFile(name, bytes(text));
const refusal = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('JSON lines', () => {
  it('reads prompt and completion, and strips an end-of-text marker, however many', () => {
    const report = read(
      '{"prompt": "a\\nb", "completion": " yes<|endoftext|>"}\n{"prompt":"c","completion":"no</s><|endoftext|>"}\n',
    );
    expect(report.format).toBe('json-lines');
    expect(report.columns).toBe('prompt → completion');
    expect(report.rows).toEqual([
      { task: 0, instruction: '', source: 'a\nb', target: 'yes' },
      { task: 0, instruction: '', source: 'c', target: 'no' },
    ]);
    expect(report.tasks).toEqual([{ id: 'mine', name: 'mine', from: 'file', rows: 2 }]);
    expect(report.notes).toContain('an end-of-text marker was removed from 2 targets');
  });

  it('keeps a marker that is not at the end', () => {
    expect(read('{"prompt":"a","completion":"x </s> y"}').rows[0].target).toBe('x </s> y');
  });

  it('reads instruction, input, output; an empty input makes the instruction the source', () => {
    const report = read(
      '{"instruction":"Translate","input":"chat","output":"cat"}\n{"instruction":"Say hi","input":"","output":"hi"}\n{"instruction":"Say ho","output":"ho"}',
    );
    expect(report.rows).toEqual([
      { task: 0, instruction: 'Translate', source: 'chat', target: 'cat' },
      { task: 0, instruction: '', source: 'Say hi', target: 'hi' },
      { task: 0, instruction: '', source: 'Say ho', target: 'ho' },
    ]);
    expect(report.notes).toContain('2 rows have no input; their instruction is the source');
  });

  it('groups inputs and targets by their task, in order of appearance', () => {
    const report = read(
      '{"inputs":"a","targets":"1","task":"B b"}\n{"inputs":"b","targets":"2","task":"L1"}\n{"inputs":"c","targets":"3","task":"B b"}',
    );
    expect(report.tasks).toEqual([
      { id: 'B_b', name: 'B b', from: 'column', rows: 2 },
      { id: 'task_L1', name: 'L1', from: 'column', rows: 1 },
    ]);
    expect(report.rows.map((row) => row.task)).toEqual([0, 1, 0]);
  });

  it('makes a self-instruct entry a task of its own, one row per instance', () => {
    const report = read(
      '{"id":"s0","name":"abs","instruction":"Absolute","instances":[{"input":"-1","output":"1"},{"input":"2","output":"2"}]}',
    );
    expect(report.tasks).toEqual([{ id: 'abs', name: 'abs', from: 'column', rows: 2 }]);
    expect(report.rows[0]).toEqual({ task: 0, instruction: 'Absolute', source: '-1', target: '1' });
  });

  it('tolerates a byte order mark, CRLF, CR and blank lines', () => {
    const row = '{"prompt":"a","completion":"b"}';
    for (const text of [`\ufeff${row}\r\n\r\n${row}\r\n`, `${row}\r\r${row}\r`, `\n\n${row}\n \n${row}`]) {
      const report = read(text);
      expect(report.rows).toHaveLength(2);
      expect(report.skippedCount).toBe(0);
    }
  });

  it('skips bad rows with line and reason, and uses the good ones', () => {
    const good = '{"prompt":"a","completion":"b"}';
    const report = read(
      [
        good,
        '{"prompt":"a","completion":"<|endoftext|>"}',
        '{"prompt":"a","completion":5}',
        '{"prompt":"a"}',
        '{"prompt":"a","completion":"b"',
        '[1]',
        `{"prompt":"${'x'.repeat(OWN_LIMITS.fieldCharacters + 1)}","completion":"b"}`,
        '{"prompt":" ","completion":"b"}',
        '{"completion":"b"}',
        '{"prompt":"a","completion":null}',
        good,
      ].join('\n'),
    );
    expect(report.rows).toHaveLength(2);
    expect(report.skipped.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'empty-target'],
      [3, 'wrong-type'],
      [4, 'missing-field'],
      [5, 'not-json'],
      [6, 'not-an-object'],
      [7, 'too-long'],
      [8, 'empty-source'],
      [9, 'missing-field'],
      [10, 'wrong-type'],
    ]);
    expect(report.skippedCount).toBe(9);
    expect(report.skipCounts['wrong-type']).toBe(2);
  });

  it('names the lines that are not UTF-8', () => {
    const good = bytes('{"prompt":"a","completion":"b"}\r\n');
    const bad = Uint8Array.from([...bytes('{"prompt":"'), 0xe9, ...bytes('","completion":"b"}\r\n')]);
    const report = importFile('x.jsonl', Uint8Array.from([...good, ...bad, ...good]));
    expect(report.rows).toHaveLength(2);
    expect(report.skipped).toMatchObject([{ line: 2, reason: 'not-utf8' }]);
  });

  it('lists at most a thousand skipped rows and counts all', () => {
    const report = read(
      `{"prompt":"a","completion":"b"}\n${'{"prompt":"a","completion":""}\n'.repeat(1500)}`,
    );
    expect(report.skipped).toHaveLength(1000);
    expect(report.skippedCount).toBe(1500);
    expect(report.skipCounts).toEqual({ 'empty-target': 1500 });
  });
});

describe('JSON documents', () => {
  it('reads a list over several lines, with the line of each row', () => {
    const report = read(
      '[\n  {"instruction": "i", "input": "]}", "output": "x"},\n  5,\n  {\n"instruction": "i",\n"output": 1}\n]',
      'a.json',
    );
    expect(report.format).toBe('json-list');
    expect(report.rows).toHaveLength(1);
    expect(report.skipped.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'not-an-object'],
      [4, 'wrong-type'],
    ]);
  });

  it('uses the rows before the place where a list was cut off', () => {
    const whole = JSON.stringify([1, 2, 3].map((i) => ({ prompt: `p${i}`, completion: 'c' })));
    const report = read(whole.slice(0, -12));
    expect(report.rows.map((row) => row.source)).toEqual(['p1', 'p2']);
    expect(report.skipped).toMatchObject([{ line: 1, reason: 'not-json' }]);
  });

  it('reads objects written over several lines one after another', () => {
    const one = JSON.stringify({ prompt: 'p', completion: 'c' }, null, 2);
    const report = read(`${one}\n\n${one}\n`);
    expect(report.format).toBe('json-objects');
    expect(report.rows).toHaveLength(2);
  });

  it('reads a Super-NaturalInstructions task, first output of each, positive examples not repeated', () => {
    const task = {
      Contributors: ['x'],
      Definition: ['Say whether.'],
      'Positive Examples': [
        { input: 'p1', output: 'yes', explanation: '-' },
        { input: 'i1', output: 'no', explanation: '-' },
      ],
      Instances: [
        { id: 'a', input: 'i1', output: ['no', 'nope'] },
        { id: 'b', input: 'i2', output: [] },
        { id: 'c', input: 'i3', output: ['yes'] },
      ],
    };
    for (const text of [JSON.stringify(task), JSON.stringify(task, null, 4)]) {
      const report = read(text, 'task001_x.json');
      expect(report.format).toBe('natural-instructions');
      expect(report.rows).toEqual([
        { task: 0, instruction: 'Say whether.', source: 'i1', target: 'no' },
        { task: 0, instruction: 'Say whether.', source: 'i3', target: 'yes' },
        { task: 0, instruction: 'Say whether.', source: 'p1', target: 'yes' },
      ]);
      expect(report.skipCounts).toEqual({ 'empty-target': 1 });
      expect(report.tasks[0].id).toBe('task001_x');
    }
  });
});

describe('CSV', () => {
  it('recognises columns by name, and quoted fields over several lines', () => {
    const report = read(
      '\ufeffid,Input,Label,Task\r\n1,"a, ""b""\r\nc",yes,t1\r\n2,d,,t1\r\n3,e,no,t2\r\n',
      'a.csv',
    );
    expect(report.format).toBe('csv');
    expect(report.columns).toBe('Input → Label, tasks by Task');
    expect(report.rows).toEqual([
      { task: 0, instruction: '', source: 'a, "b"\nc', target: 'yes' },
      { task: 1, instruction: '', source: 'e', target: 'no' },
    ]);
    expect(report.skipped).toMatchObject([{ line: 4, reason: 'empty-target' }]);
  });

  it('reads tabs and semicolons, whatever the extension says', () => {
    expect(read('text\tlabel\na, b\tx\n', 'a.csv')).toMatchObject({
      format: 'tsv',
      rows: [{ source: 'a, b' }],
    });
    expect(read('text;label\na, b;x\n').rows[0].source).toBe('a, b');
  });

  it('skips short rows and a quote that never closes', () => {
    const report = read('text,label\nonly\na,b\n"c,d\ne,f\n');
    expect(report.rows).toEqual([{ task: 0, instruction: '', source: 'a', target: 'b' }]);
    expect(report.skipped.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'missing-field'],
      [4, 'broken-quotes'],
    ]);
  });

  it('refuses a header with nothing to answer', () => {
    expect(refusal(() => read('id,label\n1,x\n')).rule).toMatch(/source or the instruction/);
  });
});

describe('a file with no usable row', () => {
  it('is refused with the most frequent reason and an example', () => {
    const text = `{"prompt":"a","completion":"<|endoftext|>"}\n{"prompt":"a"}\n{"prompt":"a","completion":""}\n`;
    const refused = refusal(() => read(text, 'x.jsonl'));
    expect(refused.path).toBe('x.jsonl, line 1');
    expect(refused.message).toMatch(/2 of 3 are skipped \(empty target\)/);
    expect(refused.remedy).toBeTruthy();
  });

  it('is refused when empty, too big, UTF-16, or of no known format', () => {
    expect(refusal(() => read(' \n\n')).value).toBe('an empty file');
    expect(refusal(() => importFile('x', new Uint8Array(OWN_LIMITS.fileBytes + 1))).rule).toMatch(/5 MB/);
    expect(refusal(() => importFile('x', Uint8Array.from([0xff, 0xfe, 0x41, 0]))).value).toBe('UTF-16');
    expect(refusal(() => read('Dear diary,\ntoday')).rule).toMatch(/JSON lines/);
    expect(refusal(() => read('text,label\n')).value).toBe('no rows');
  });
});

describe('tasks', () => {
  it('keeps the 64 with most rows and counts the rest', () => {
    const lines = Array.from({ length: 70 }, (_, t) =>
      `{"inputs":"a","targets":"b","task":"t${t}"}\n`.repeat(t < 5 ? 1 : 2),
    );
    const report = read(lines.join(''));
    expect(report.tasks).toHaveLength(64);
    // 65 tasks have two rows: the five single ones go, and one of the others.
    expect(report.skipCounts).toEqual({ 'too-many-tasks': 7 });
    expect(report.rows).toHaveLength(128);
  });

  it('have names that a link can carry, whatever the file is called', () => {
    const row = '{"inputs":"a","targets":"b","task":"x\\u0000\\ud800 y"}';
    expect(read(row).tasks[0]).toMatchObject({ id: 'x_y', name: 'x y' });
    const long = read('{"prompt":"a","completion":"b"}', `${'n\u0007'.repeat(300)}.jsonl`);
    expect(long.file.name).toBe('n'.repeat(255));
    expect(long.tasks[0].name).toHaveLength(40);
  });

  it('get unique ids and names within a file', () => {
    const report = read(
      '{"inputs":"a","targets":"b","task":"x y"}\n{"inputs":"a","targets":"b","task":"x_y"}\n',
    );
    expect(report.tasks.map((task) => task.id)).toEqual(['x_y', 'x_y_2']);
  });

  it('says when all targets of a task are the same', () => {
    const report = read('{"prompt":"a","completion":"yes"}\n{"prompt":"b","completion":"yes"}\n');
    expect(report.notes.join()).toMatch(/all 2 targets of mine are "yes"/);
  });

  it('of several files stay apart when named after files, and join when named in a column', () => {
    const file = () => read('{"prompt":"a","completion":"b"}');
    const column = () => read('{"inputs":"a","targets":"b","task":"t"}');
    const merged = mergeImports([file(), file(), column(), column()]);
    expect(merged.tasks).toEqual([
      { id: 'mine', name: 'mine' },
      { id: 'mine_2', name: 'mine 2' },
      { id: 't', name: 't' },
    ]);
    expect(merged.rows.map((row) => row.task)).toEqual([0, 1, 2, 2]);
  });

  it('of several files are bounded together', () => {
    const reports = Array.from({ length: 65 }, (_, i) =>
      read('{"prompt":"a","completion":"b"}', `f${i}.jsonl`),
    );
    expect(refusal(() => mergeImports(reports)).rule).toMatch(/64 tasks/);
    expect(refusal(() => mergeImports([])).path).toBe('files');
  });
});

it('hashes files as everyone does', () => {
  for (const size of [31, 55, 56, 63, 64, 65, 1000]) {
    const text = `{"prompt":"a","completion":"${'é'.repeat(size)}"}`;
    expect(read(text).file.sha256).toBe(createHash('sha256').update(text).digest('hex'));
  }
});
