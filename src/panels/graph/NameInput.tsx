import { useRef } from 'react';

interface NameInputProps {
  readonly name: string;
  /** What is renamed, for its accessible name. */
  readonly what: string;
  /** The new name, or null when the reader gave up. */
  onEnd(name: string | null): void;
}

/** Renames in place: Enter and leaving it keep the new name, Escape the old one. */
export function NameInput({ name, what, onEnd }: NameInputProps) {
  const ended = useRef(false);
  const end = (next: string | null) => {
    if (ended.current) return;
    ended.current = true;
    onEnd(next);
  };
  return (
    <input
      className="name-input nodrag nopan"
      defaultValue={name}
      maxLength={40}
      aria-label={`New name of ${what} ${name}`}
      ref={(input) => input?.focus()}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => end(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') end(event.currentTarget.value);
        if (event.key === 'Escape') {
          event.preventDefault();
          end(null);
        }
      }}
    />
  );
}
