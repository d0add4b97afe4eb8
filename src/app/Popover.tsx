import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

interface PopoverProps {
  /** What the button shows. */
  readonly label: ReactNode;
  /** Its accessible name, where the label alone does not say it. */
  readonly name?: string;
  readonly buttonClass?: string;
  /** The side of the button that the card lines up with. */
  readonly align?: 'start' | 'end';
  /** Explains an icon button. */
  readonly tip?: string;
  /** The card's content; `close` also returns the focus to the button. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button that opens a card under itself; Escape, a click elsewhere or leaving it by keyboard closes it. */
export function Popover({
  label,
  name,
  buttonClass = 'button',
  align = 'start',
  tip,
  children,
}: PopoverProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    addEventListener('pointerdown', outside, true);
    return () => removeEventListener('pointerdown', outside, true);
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears Escape from the controls inside.
    <div
      className="popover-root"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        close();
      }}
      onBlur={(event) => {
        const next = event.relatedTarget;
        if (next instanceof Node && !root.current?.contains(next)) setOpen(false);
      }}
    >
      <button
        type="button"
        ref={button}
        className={buttonClass}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={name}
        data-tip={open ? undefined : tip}
        data-tip-side={align === 'end' ? 'left' : undefined}
        onClick={() => setOpen(!open)}
      >
        {label}
      </button>
      {open ? (
        <div className={`popover popover-card align-${align}`} id={id}>
          {children(close)}
        </div>
      ) : null}
    </div>
  );
}
