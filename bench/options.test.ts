import { describe, expect, it } from 'vitest';
import { parseOptions } from './options';

describe('parseOptions', () => {
  it('measures everything but scaling by default', () => {
    expect([...parseOptions([]).parts]).toEqual([
      'small',
      'wide',
      'sit',
      'numeric',
      'webgpu',
      'torch',
      'uic',
    ]);
  });

  it('measures what is named', () => {
    const { parts, rounds } = parseOptions(['sit', '--quick']);
    expect([...parts]).toEqual(['sit']);
    expect(rounds.count).toBeLessThan(parseOptions([]).rounds.count);
  });

  it('compares with PyTorch on both sizes when only torch is named', () => {
    expect([...parseOptions(['torch']).parts]).toEqual(['torch', 'small', 'wide']);
    expect([...parseOptions(['torch', 'wide']).parts]).toEqual(['torch', 'wide']);
  });

  it('refuses other words, and docs of a quick run', () => {
    expect(() => parseOptions(['--dosc'])).toThrow('--dosc is nothing to measure');
    expect(() => parseOptions(['--docs', '--quick'])).toThrow('in a hurry');
    expect(parseOptions(['sit', '--docs']).docs).toBe(true);
    expect(() => parseOptions(['smal'])).toThrow('smal is nothing to measure');
  });
});
