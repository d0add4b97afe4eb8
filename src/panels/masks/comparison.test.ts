import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGE_FIXTURE, NUMERIC_FIXTURE } from '../plot/run.fixture';
import { cellSentence, collisionSentence, fixedMaskSentence, maskCaption, rowNames } from './caption';
import { compareMasks } from './comparison';
import { uicOfMasks } from './learnedGraph';
import { graphMap, learnedMap, rowOf } from './maskRows';
import { moveCursor } from './moveCursor';

/** Factors a, b, c on two tasks; latents 0 and 2 stand for a and b, 1 for c, 3 is spare. */
const TRUTH = Uint8Array.from([1, 0, 1, 1, 0, 1]);
const RECORD = {
  step: 40,
  latents: 4,
  tasks: 2,
  probabilities: [0.9, 0.2, 0.1, 0.3, 0.9, 0.4, 0.05, 0.1],
};
const MATCHING = { latentOf: [0, 2, 1], evaluatedAt: null };
const compared = compareMasks(RECORD, TRUTH, MATCHING);

describe('compareMasks', () => {
  it('puts the matched latent in each factor’s row and the others below', () => {
    expect(compared.rows.map((r) => r.latent)).toEqual([0, 2, 1]);
    expect(compared.spare.map((r) => r.latent)).toEqual([3]);
    expect(rowOf(compared, 3)?.latent).toBe(3);
  });

  it('counts missing and extra edges as a confusion table does', () => {
    // a: right; b: {0} instead of {0, 1}; c: {} instead of {1}.
    expect(compared.agreement).toEqual({ f1: 4 / 6, missing: 2, extra: 0, rowsRight: 1 });
    expect(compared.rows[1].cells.map((c) => c.verdict)).toEqual(['agrees', 'missing']);
  });

  it('letters equal rows, but not empty ones', () => {
    expect(compared.groups).toEqual([{ letter: 'A', members: [0, 1] }]);
    expect(compared.unused).toBe(2);
    expect(compared.collidingPairs).toBe(2);
    expect(compared.density).toBe(2 / 8);
  });

  it('has no verdict without a true graph', () => {
    const alone = compareMasks(RECORD, null, null);
    expect(alone.agreement).toBeNull();
    expect(alone.rows.map((r) => r.latent)).toEqual([0, 1, 2, 3]);
    expect(alone.rows[0].cells[0].verdict).toBe('unknown');
  });

  it('has a factor without a latent say so', () => {
    const few = compareMasks({ ...RECORD, latents: 1, probabilities: [0.9, 0.2] }, TRUTH, {
      latentOf: [0, -1, -1],
      evaluatedAt: 10,
    });
    expect(few.rows[1].cells[0].p).toBeNaN();
    expect(few.agreement?.missing).toBe(3);
    expect(cellSentence(few.rows[1].cells[0], 'b', 'Y1', -1)).toBe(
      'b → Y1: no latent is left for this factor',
    );
  });

  it('gives F1 1 exactly when no cell is wrong', () => {
    const bits = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(bits, bits, (learned, truth) => {
        const { agreement } = compareMasks(
          { step: 1, latents: 3, tasks: 2, probabilities: learned.map((b) => (b ? 0.9 : 0.1)) },
          Uint8Array.from(truth, Number),
          { latentOf: [0, 1, 2], evaluatedAt: 1 },
        );
        const wrong = learned.filter((b, k) => b !== truth[k]).length;
        expect(agreement!.missing + agreement!.extra).toBe(wrong);
        expect(agreement!.f1 === 1).toBe(wrong === 0);
      }),
    );
  });
});

describe('words', () => {
  const names = rowNames(compared, ['a', 'b', 'c']);

  it('captions a step', () => {
    expect(names).toEqual(['a', 'b', 'c', 'spare 4']);
    expect(maskCaption(compared, 'step 40')).toMatch(
      /^At step 40: F1 0\.67 against the true graph \(2 missing\), 1 of 3 factors with their whole row right; 25 % of cells on; \d\.\d+ expected row collisions \(2 pairs equal at ½\)\.$/,
    );
    expect(maskCaption(compareMasks(RECORD, null, null), 'step 40')).not.toContain('F1');
  });

  it('names colliding rows', () => {
    expect(collisionSentence(compared, names)).toBe('Equal rows, so no task tells them apart – A: a and b.');
    const distinct = compareMasks({ ...RECORD, latents: 1, probabilities: [1, 0] }, null, null);
    expect(collisionSentence(distinct, ['latent 1'])).toBeNull();
  });

  it('says a cell', () => {
    const [right, missing] = compared.rows[1].cells;
    expect(cellSentence(right, 'b', 'Y1', 2)).toBe('b → Y1: p = 0.90 > ½, true edge: yes');
    expect(cellSentence(missing, 'b', 'Y2', 2)).toBe('b → Y2: p = 0.40 ≤ ½, true edge: yes – missing');
  });

  it('says why nothing is learned', () => {
    const { model } = NUMERIC_FIXTURE;
    expect(fixedMaskSentence(NUMERIC_FIXTURE)).toBeNull();
    expect(fixedMaskSentence({ ...NUMERIC_FIXTURE, model: { ...model, mask: 'ones' } })).toContain(
      'sees every latent',
    );
    expect(fixedMaskSentence({ ...NUMERIC_FIXTURE, model: { ...model, mask: 'oracle' } })).toContain(
      'true graph',
    );
    expect(
      fixedMaskSentence({ ...LANGUAGE_FIXTURE, model: { ...LANGUAGE_FIXTURE.model, kind: 'plain' } }),
    ).toContain('no latent module');
  });
});

it('draws learned and true maps of the same cells', () => {
  const learned = learnedMap(compared, ['a', 'b', 'c', 'spare 4'], ['Y1', 'Y2']);
  expect(learned.cells).toHaveLength(8);
  expect(learned.apartFrom).toBe(3);
  const truth = graphMap(Uint8Array.from([1, 0, 1, 0, 0, 1]), ['a', 'b', 'c'], ['Y1', 'Y2'], true);
  expect(truth.cells.filter((c) => c.on).map((c) => [c.row, c.column])).toEqual([
    [0, 0],
    [1, 0],
    [2, 1],
  ]);
  expect(truth.groups).toEqual([{ name: '=', rows: [0, 1] }]);
});

it('checks UIC on the latents in use', () => {
  const failed = uicOfMasks(compared)!;
  expect(failed.used).toBe(2);
  expect(failed.verdict.groups).toEqual([['latent 1', 'latent 3']]);
  expect(
    uicOfMasks(compareMasks({ ...RECORD, probabilities: RECORD.probabilities.map(() => 0) }, null, null)),
  ).toBeNull();
});

it('moves the cursor inside the map only', () => {
  const at = { row: 0, column: 1 };
  expect(moveCursor('ArrowUp', at, 4, 2)).toEqual(at);
  expect(moveCursor('ArrowDown', at, 4, 2)).toEqual({ row: 1, column: 1 });
  expect(moveCursor('Home', at, 4, 2)).toEqual({ row: 0, column: 0 });
  expect(moveCursor('End', { row: 3, column: 0 }, 4, 2)).toEqual({ row: 3, column: 1 });
  expect(moveCursor('a', at, 4, 2)).toBeNull();
});
