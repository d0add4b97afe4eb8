import { describe, expect, it } from 'vitest';
import { LANGUAGE_SIT, NUMERIC_SIT } from '../../experiment/defaults';
import { preset } from '../../experiment/presets';
import { nearestPreset, switchWorld } from './worldSwitch';

const edited = {
  ...NUMERIC_SIT,
  title: 'mine',
  seed: 7,
  graph: { ...NUMERIC_SIT.graph, tasks: [{ id: 'Y1', parents: ['L1', 'L6'] }] },
};

describe('switching worlds', () => {
  it('takes the other world’s own graph while this one is unedited', () => {
    const next = switchWorld({ ...NUMERIC_SIT, seed: 3 }, 'language', {});
    expect(next.graph).toBe(LANGUAGE_SIT.graph);
    expect(next.world.kind).toBe('language');
    expect(next.seed).toBe(3);
  });

  it('brings an edited graph along, with attributes for numbered factors', () => {
    const next = switchWorld(edited, 'language', {});
    expect(next.graph.factors.map((factor) => factor.id)).toEqual(
      LANGUAGE_SIT.graph.factors.map((factor) => factor.id),
    );
    expect(next.graph.tasks).toEqual([{ id: 'Y1', parents: ['sentiment', 'place'] }]);
    expect(next.graph.confounding[0]).toEqual({ a: 'sentiment', b: 'tense' });
    expect(next.title).toBe('mine');
  });

  it('keeps a graph too large for sentences as it is, for the reader to shorten', () => {
    const factors = Array.from({ length: 9 }, (_, i) => ({ id: `L${i + 1}` }));
    const large = { ...edited, graph: { ...edited.graph, factors } };
    expect(switchWorld(large, 'language', {}).graph).toBe(large.graph);
  });

  it('restores what was made on going back', () => {
    const language = switchWorld(edited, 'language', {});
    expect(switchWorld(language, 'numeric', { numeric: edited })).toEqual(edited);
    expect(switchWorld(edited, 'numeric', {})).toBe(edited);
  });

  it('starts from the preset that plays the same part', () => {
    expect(nearestPreset(preset('numeric-oracle')!.experiment, 'language').preset).toBe('language-oracle');
    expect(nearestPreset(preset('language-plain')!.experiment, 'numeric').preset).toBe('numeric-sit');
    expect(nearestPreset(preset('language-sit')!.experiment, 'numeric').preset).toBe('numeric-sit-sparse');
    expect(nearestPreset(preset('numeric-oracle')!.experiment, 'own').preset).toBe('own-sit');
  });
});
