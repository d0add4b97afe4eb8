import { useState } from 'react';
import { Panel } from '../../app/Panel';
import { useExperiment } from '../../store/experiment';
import { LanguageMixture } from './LanguageMixture';
import { NumericMixture } from './NumericMixture';
import { OwnMixture } from './own/OwnMixture';
import { goToWorld } from './worldMemory';
import type { WorldKind } from './worldSwitch';
import './mixture.css';

const WORLDS: readonly { kind: WorldKind; name: string; note: string }[] = [
  { kind: 'numeric', name: 'Numeric', note: 'Vectors with known factors. Trains in a second.' },
  {
    kind: 'language',
    name: 'Language',
    note: 'English sentences with known factors. Trains in seconds.',
  },
  { kind: 'own', name: 'Own data', note: 'Your files, read on this machine only. No true graph.' },
];

/** What training sees: the world, its datasets and tasks, and examples of them; or the reader's own files. */
export function MixturePanel() {
  const kind = useExperiment((s) => s.experiment.world.kind);
  // Own data is looked at before there is any: the experiment changes only when rows are used.
  const [lookingAtOwn, setLookingAtOwn] = useState(false);
  const shown: WorldKind = lookingAtOwn ? 'own' : kind;
  const choose = (next: WorldKind) => {
    const waits = next === 'own' && useExperiment.getState().rows === null && kind !== 'own';
    setLookingAtOwn(waits);
    if (!waits) goToWorld(next);
  };
  return (
    <Panel
      id="mixture"
      title="Mixture"
      lead="What the model trains on. The graph decides what each task asks for."
    >
      <div className="stack mixture">
        <fieldset className="world-choice">
          <legend className="visually-hidden">World</legend>
          {WORLDS.map(({ kind: world, name, note }) => (
            <label key={world} className="world-option" data-chosen={shown === world}>
              <input
                type="radio"
                name="mixture-world"
                value={world}
                checked={shown === world}
                onChange={() => choose(world)}
              />
              <span>
                <span className="strong">{name}</span>
                <span className="menu-item-note">{note}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <World kind={shown} onUsed={() => setLookingAtOwn(false)} />
      </div>
    </Panel>
  );
}

function World({ kind, onUsed }: { readonly kind: WorldKind; onUsed(): void }) {
  switch (kind) {
    case 'numeric':
      return <NumericMixture />;
    case 'language':
      return <LanguageMixture />;
    case 'own':
      return <OwnMixture onUsed={onUsed} />;
    default:
      return kind satisfies never;
  }
}
