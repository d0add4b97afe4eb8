import { Icon } from '../../app/Icon';
import type { Experiment } from '../../experiment/experiment';
import type { OwnWorldSpec } from '../../tasks/spec';
import { CopyField } from './CopyField';
import { QrCode } from './QrCode';
import type { ShareLink } from './useLink';

interface LinkSectionProps {
  readonly experiment: Experiment;
  readonly share: ShareLink;
  readonly withResult: boolean;
  /** Why the result cannot go along, or null where it can. */
  readonly noResult: string | null;
  onWithResult(value: boolean): void;
}

/** The link, with or without its result, and what whoever opens it needs. */
export function LinkSection({ experiment, share, withResult, noResult, onWithResult }: LinkSectionProps) {
  const { link, problem } = share;
  const { world } = experiment;
  const carries = withResult && noResult === null;
  return (
    <section className="stack tight" aria-label="Link">
      <CopyField primary label="Link to this experiment" action="Copy link" text={link ?? ''} />
      <div className="row share-options">
        <label className="check">
          <input
            type="checkbox"
            checked={carries}
            disabled={noResult !== null}
            onChange={(event) => onWithResult(event.target.checked)}
          />
          With the result
        </label>
        <span className="small muted">
          {noResult ?? 'Curves and masks are seen before training.'}
          {link ? ` ${link.length.toLocaleString('en')} characters.` : null}
        </span>
      </div>
      {problem ? (
        <p className="note bad" role="alert">
          <Icon name="warn" />
          <span>{problem}</span>
        </p>
      ) : null}
      {world.kind === 'own' ? <NeededFiles world={world} /> : null}
      <QrCode link={link} withResult={carries} />
    </section>
  );
}

/** Rows never leave this machine, so the opener needs the files themselves. */
function NeededFiles({ world }: { readonly world: OwnWorldSpec }) {
  return (
    <div className="note warn">
      <Icon name="file" />
      <div>
        <p>
          The rows of your data are not in the link. Whoever opens it sees the settings and needs{' '}
          {world.files.length === 1 ? 'this file' : 'these files'} to train:
        </p>
        {world.files.length === 0 ? <p>(No file is in use yet.)</p> : null}
        <ul className="needed-files">
          {world.files.map((file) => (
            <li key={file.sha256}>
              <span className="strong">{file.name}</span>, {file.rows.toLocaleString('en')}{' '}
              {file.rows === 1 ? 'row' : 'rows'}, SHA-256 <code className="mono">{file.sha256}</code>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
