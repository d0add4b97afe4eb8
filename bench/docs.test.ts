import { describe, expect, it } from 'vitest';
import { filled } from './docs';

const DOCUMENT = 'a\n<!-- bench: one -->\nold\n<!-- /bench -->\nb\n<!-- bench: two -->\n<!-- /bench -->\nc\n';

describe('filled', () => {
  it('replaces what stands at the named place and nothing else', () => {
    expect(filled(DOCUMENT, 'two', 'new\n')).toBe(DOCUMENT.replace('two -->\n', 'two -->\nnew\n'));
    expect(filled(DOCUMENT, 'one', 'new')).toBe(DOCUMENT.replace('old', 'new'));
  });

  it('comes to the same when done again', () => {
    const once = filled(DOCUMENT, 'one', 'new');
    expect(filled(once, 'one', 'new')).toBe(once);
  });

  it('tells apart who measured', () => {
    const both = `${DOCUMENT}<!-- figures: one -->\n<!-- /figures -->\n`;
    expect(filled(both, 'one', 'new', 'figures')).toBe(
      both.replace('figures: one -->', 'figures: one -->\nnew'),
    );
    expect(() => filled(DOCUMENT, 'one', 'new', 'figures')).toThrow('no place');
  });

  it('refuses a document without the place', () => {
    expect(() => filled(DOCUMENT, 'three', 'new')).toThrow('no place');
  });
});
