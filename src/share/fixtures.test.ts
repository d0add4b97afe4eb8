import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalJson, hash64 } from '../experiment/key';
import { BASES, CURRENT_BASE } from './bases';
import { decodeLink } from './link';

interface Fixture {
  readonly name: string;
  readonly link: string;
  readonly experiment: object;
  readonly result: {
    readonly steps: number;
    readonly finalLoss: number;
    readonly finalMask: readonly number[];
    readonly evaluations: number;
  } | null;
  /** Absent from fixtures of before ablations could be linked. */
  readonly grid?: object;
}

/** Links as released labs wrote them. They open for ever: a failure here is a break of every shared link. */
const fixtures: readonly Fixture[] = JSON.parse(
  readFileSync(new URL('./fixtures/v1.json', import.meta.url), 'utf8'),
);

describe('links of version 1', () => {
  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', async (_name, fixture) => {
    const { experiment, run, grid } = await decodeLink(fixture.link);
    // A later version may add fields, never change these.
    expect(experiment).toMatchObject(fixture.experiment);
    if (fixture.grid) expect(grid).toMatchObject(fixture.grid);
    else expect(grid).toBeNull();
    if (!fixture.result) {
      expect(run).toBeNull();
      return;
    }
    const { steps, finalLoss, finalMask, evaluations } = fixture.result;
    expect(run!.steps.at(-1)!.step).toBe(steps);
    expect(Math.abs(run!.steps.at(-1)!.loss / finalLoss - 1)).toBeLessThan(0.01);
    expect(run!.evaluations).toHaveLength(evaluations);
    run!.masks.at(-1)!.probabilities.forEach((p, cell) => {
      expect(Math.abs(p - finalMask[cell])).toBeLessThan(0.01);
    });
  });
});

describe('bases', () => {
  it('are frozen: links differ from them as they were', () => {
    const hashes = Object.entries(BASES).map(([name, base]) => [name, hash64(canonicalJson(base))]);
    expect(Object.fromEntries(hashes)).toMatchInlineSnapshot(`
      {
        "language@1": "3b5e628fb56140d3",
        "numeric@1": "6ed96f545e3029f7",
        "own@1": "0f7a0ef66dc9ef4c",
      }
    `);
  });

  it('new links start from one that exists', () => {
    for (const name of Object.values(CURRENT_BASE)) expect(Object.hasOwn(BASES, name)).toBe(true);
  });
});
