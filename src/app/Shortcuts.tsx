import { useEffect, useRef } from 'react';
import { Icon } from './Icon';
import { MOD } from './keys';
import { PANELS } from './panels';

interface ShortcutsProps {
  readonly open: boolean;
  onClose(): void;
}

const GRAPH_KEYS: readonly (readonly [string, string])[] = [
  ['Tab', 'In the node editor: to the next node or edge'],
  ['Enter', 'Pick the node or edge in focus'],
  ['F2', 'Rename the factor or task in focus (nodes and matrix)'],
  ['Delete', 'Remove what is picked, or the matrix header in focus'],
  ['Arrow keys', 'Move a picked node; move between matrix cells'],
  ['Space', 'In the matrix: add or cut the edge of this cell'],
];

/** Every key the lab listens to, as a modal dialog. */
export function Shortcuts({ open, onClose }: ShortcutsProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);

  const everywhere: readonly (readonly [string, string])[] = [
    [`${MOD} Enter`, 'Train, pause or resume'],
    [`${MOD} Z`, 'Undo the last change of the experiment'],
    [`${MOD} Shift Z`, 'Redo'],
    ['Alt .', 'Take one training step'],
    ...PANELS.map(({ title }, i) => [`Alt ${i + 1}`, `Go to ${title}`] as const),
    [`${MOD} /`, 'Show this list'],
    ['Escape', 'Close a card, a drawer or this list'],
  ];

  return (
    <dialog ref={dialog} className="popover shortcuts" aria-labelledby="shortcuts-title" onClose={onClose}>
      <header className="spread">
        <h2 id="shortcuts-title">Keyboard</h2>
        <button type="button" className="button quiet icon" aria-label="Close" onClick={onClose}>
          <Icon name="cross" />
        </button>
      </header>
      <div className="shortcut-columns">
        <KeyList title="Everywhere" keys={everywhere} />
        <KeyList title="Graph" keys={GRAPH_KEYS} />
      </div>
    </dialog>
  );
}

function KeyList({
  title,
  keys,
}: {
  readonly title: string;
  readonly keys: readonly (readonly [string, string])[];
}) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className="key-list">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              {/* "Arrow keys" is one key name; "Ctrl Shift Z" is a chord. */}
              {(key === 'Arrow keys' ? [key] : key.split(' ')).map((part) => (
                <kbd className="kbd" key={part}>
                  {part}
                </kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
