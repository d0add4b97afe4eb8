import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../experiment/defaults';
import { parseExperiment } from '../experiment/parse';
import { Refusal } from '../lib/refusal';
import { customVariant } from './customVariant';
import { describeChange } from './describe';
import { fieldsOf, withField } from './fields';
import { experimentOf } from './grid';
import { readVariantId } from './parse';

const changesOf = (text: string, base = NUMERIC_SIT) => describeChange(base, customVariant(base, text));

function refusalOf(text: string, base = NUMERIC_SIT): Refusal {
  try {
    customVariant(base, text);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

describe('customVariant', () => {
  it.each([
    ['uic: 1 → 0.1', ['losses.uic: 1 → 0.1']],
    ['uic: 1 -> 0.1', ['losses.uic: 1 → 0.1']],
    ['uic → 2', ['losses.uic: 1 → 2']],
    ['uic 2', ['losses.uic: 1 → 2']],
    ['losses.uic=.5', ['losses.uic: 1 → 0.5']],
    ['LOSSES.UIC = 5e-1', ['losses.uic: 1 → 0.5']],
    ['rho=0.9', ['world.datasets[0].rho: 0.3 → 0.9']],
    ['ρ = 0.9', ['world.datasets[0].rho: 0.3 → 0.9']],
    ['learning rate: 0.01', ['training.learningRate: 0.006 → 0.01']],
    ['tau[1] = 0.2', ['training.tau[1]: 0.3 → 0.2']],
    ['ramps.uic.1 = 0.2', ['training.ramps.uic[1]: 0 → 0.2']],
    ['mask oracle', ['model.mask: learned → oracle']],
    ['latents: auto → 8', ['model.latents: auto → 8']],
    ['slots=12', ['model.latents: auto → 12']],
    ['sparsity=0.1', ['losses.sparse: 0 → 0.1']],
    ['uic=0, dist=0', ['losses.uic: 1 → 0', 'losses.dist: 0.1 → 0']],
    ['training.steps=500; pool = 1000', ['world.pool: 4000 → 1000', 'training.steps: 2000 → 500']],
  ])('reads %s', (text, changes) => {
    expect(changesOf(text)).toEqual(changes);
  });

  it('names and numbers itself', () => {
    expect(customVariant(NUMERIC_SIT, 'losses.uic=0.5')).toEqual({
      id: 'uic-0-5',
      name: 'uic: 1 → 0.5',
      change: { losses: { uic: [0.5] } },
    });
    expect(customVariant(NUMERIC_SIT, 'rho=0.9', ['rho-0-9', 'rho-0-9-2']).id).toBe('rho-0-9-3');
  });

  it.each([
    ['uic=1000', 'losses.uic', /must be a number from 0 to 100/],
    ['uic=many', 'losses.uic', /must be a number from 0 to 100 \(found "many"\)/],
    ['steps=2.5', 'training.steps', /whole number from 1 to 100000/],
    ['mask=random', 'model.mask', /must be one of learned, ones, oracle/],
    ['kind=plain', 'model.kind', /needs a world of texts/],
    ['uic: 0.1 → 0.5', 'losses.uic', /is 1 in the base \(found 0\.1\)/],
    ['uic: 0.1 → 1', 'losses.uic', /is already 1 in the base\. For the reverse write uic: 1 → 0\.1\./],
    ['uic: many → 1', 'losses.uic', /is already 1 in the base\. Give the field another value\./],
    ['uic: 1 → 2 → 3', 'losses.uic', /one value/],
    ['uic=1', 'difference', /changes nothing/],
    ['seed=4', 'difference', /seeds belong to the grid/],
    ['noise=1', 'difference', /no field.*sourceNoise or world\.targetNoise/],
    ['floor=0.3, floor=0.2', 'training.floor', /changed twice/],
    ['graph.factors=3', 'difference', /no field/],
    ['__proto__=3', 'difference', /no field/],
    ['', 'difference', /names 1 to 16/],
    ['uic', 'difference', /written as/],
    ['batch=5000', 'training.batch', /1024/],
  ])('refuses %j', (text, path, message) => {
    const refusal = refusalOf(text);
    expect(refusal.path).toBe(path);
    expect(refusal.message).toMatch(message);
  });

  it('takes the reverse that it offers for a change to what the base has', () => {
    const offered = /write (.+)\.$/.exec(refusalOf('learning rate: 1e-3 -> 0.006').message)![1];
    expect(changesOf(offered)).toEqual(['training.learningRate: 0.006 → 0.001']);
  });

  it('asks which, where a short name stands for several', () => {
    const { world } = NUMERIC_SIT;
    if (world.kind !== 'numeric') throw new Error('unreachable');
    const [first] = world.datasets;
    const two = { ...NUMERIC_SIT, world: { ...world, datasets: [first, { ...first, id: 'D2' }] } };
    expect(refusalOf('rho=0.9', two).message).toMatch(/datasets\[0\]\.rho or world\.datasets\[1\]\.rho/);
    expect(changesOf('datasets[1].rho=0.9', two)).toEqual(['world.datasets[1].rho: 0.3 → 0.9']);
  });

  it('never throws anything but a Refusal, and what it takes is a variant', () => {
    const names = [...fieldsOf(LANGUAGE_SIT).keys(), 'uic', 'x', ':', '→', '='];
    const text = fc
      .array(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 6 }), fc.double()), { maxLength: 6 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (typed) => {
        try {
          const variant = customVariant(LANGUAGE_SIT, typed);
          expect(readVariantId(variant.id, 'id')).toBe(variant.id);
          experimentOf({ base: LANGUAGE_SIT }, variant, 1);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('fieldsOf', () => {
  it('names every place so that withField finds it', () => {
    for (const base of [NUMERIC_SIT, LANGUAGE_SIT]) {
      for (const [path, value] of fieldsOf(base)) {
        const changed = withField(base, path, 'new');
        const fields = fieldsOf(changed as typeof base);
        expect(fields.get(path)).toBe('new');
        expect(withField(changed, path, value)).toEqual(base);
      }
      expect(parseExperiment(withField(base, 'losses.uic', 3)).losses.uic).toBe(3);
    }
  });
});
