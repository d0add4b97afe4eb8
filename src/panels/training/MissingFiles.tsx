import { Icon } from '../../app/Icon';
import { useMissingFiles } from '../../app/missingFiles';
import { useShowPanel } from '../../app/showPanel';

/** Why Train is not offered for own data without its files, and where to choose them. */
export function MissingFiles() {
  const missing = useMissingFiles();
  const show = useShowPanel();
  if (!missing) return null;
  return (
    <div className="note warn">
      <Icon name="file" size={15} />
      <div className="stack tight">
        <p>{missing}</p>
        <div className="row">
          <button type="button" className="button small" onClick={() => show('mixture')}>
            Choose files
          </button>
        </div>
      </div>
    </div>
  );
}
