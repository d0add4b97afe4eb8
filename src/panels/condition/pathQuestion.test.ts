import { describe, expect, it } from 'vitest';
import { openPaths } from '../../scm/dsep';
import type { MetaScm } from '../../scm/graph';
import { SOURCE_NODE } from '../../scm/parse';
import { defaultQuestion } from './pathQuestion';

describe('defaultQuestion', () => {
  it('asks about a target and a factor that does not cause it but moves with one that does', () => {
    const graph: MetaScm = {
      factors: [{ id: 'L1' }, { id: 'L2' }, { id: 'L3' }],
      tasks: [
        { id: 'Y1', parents: ['L1', 'L2', 'L3'] },
        { id: 'Y2', parents: ['L3'] },
      ],
      confounding: [{ a: 'L1', b: 'L3' }],
    };
    const { a, b } = defaultQuestion(graph);
    expect({ a, b }).toEqual({ a: 'Y2', b: 'L1' });
    expect(openPaths(graph, a, b, []).paths[0].spurious).toBe(true);
  });

  it('falls back to a factor and the source', () => {
    const graph: MetaScm = { factors: [{ id: 'L1' }], tasks: [], confounding: [] };
    expect(defaultQuestion(graph)).toEqual({ a: 'L1', b: SOURCE_NODE });
  });
});
