import { type RefObject, useState } from 'react';
import { Icon } from '../../app/Icon';
import { saveFile } from '../share/saveFile';
import { pictureOf, pngOf } from './picture';

interface PictureButtonsProps {
  /** What the picture shows, e.g. `MCC by variant`; names the file too. */
  readonly title: string;
  /** Every plot inside is part of the picture. */
  readonly of: RefObject<HTMLElement | null>;
}

/** Saves the plots of a section as one picture, in the colours on show. */
export function PictureButtons({ title, of }: PictureButtonsProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const stem = `sit-lab-${title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}`;
  const save = async (kind: 'svg' | 'png') => {
    if (!of.current) return;
    try {
      const { svg, width, height } = pictureOf(of.current, title);
      if (kind === 'svg') saveFile(`${stem}.svg`, svg, 'image/svg+xml');
      else saveFile(`${stem}.png`, await pngOf(svg, width, height), 'image/png');
      setProblem(null);
    } catch (error) {
      setProblem(`No ${kind.toUpperCase()} was made: ${error instanceof Error ? error.message : 'unknown'}.`);
    }
  };
  return (
    <span className="picture-buttons">
      {(['svg', 'png'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          className="button quiet small"
          aria-label={`Save ${title} as ${kind.toUpperCase()}`}
          onClick={() => void save(kind)}
        >
          <Icon name="download" size={13} /> {kind.toUpperCase()}
        </button>
      ))}
      <span className="field-error" role="status">
        {problem}
      </span>
    </span>
  );
}
