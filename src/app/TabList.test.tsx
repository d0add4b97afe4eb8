import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { moveTab, TabList } from './TabList';

it('tabs go round with the arrow keys', () => {
  expect([moveTab('ArrowRight', 4, 5), moveTab('ArrowLeft', 0, 5)]).toEqual([0, 4]);
  expect([moveTab('Home', 3, 5), moveTab('End', 0, 5), moveTab('a', 0, 5)]).toEqual([0, 4, null]);
});

it('tabs are one stop of the Tab key', () => {
  const drawn = renderToStaticMarkup(
    <TabList
      name="Ways"
      tabs={[
        { id: 'a', title: 'A' },
        { id: 'b', title: 'B' },
      ]}
      current="b"
      tabId={(id) => `tab-${id}`}
      panelId={() => 'panel'}
      onPick={() => {}}
    />,
  );
  expect(drawn.match(/tabindex="0"/g)).toHaveLength(1);
  expect(drawn).toMatch(/aria-selected="true"[^>]*>B</);
  expect(drawn.match(/class="tab"/g)).toHaveLength(2);
});
