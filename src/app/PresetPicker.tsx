import { figureSentence } from '../experiment/figures';
import { PRESETS, type Preset } from '../experiment/presets';
import { useExperiment } from '../store/experiment';
import { keyOf } from '../store/run';
import type { WorldSpec } from '../tasks/spec';
import { Icon } from './Icon';
import { openPreset } from './opening';
import { Popover } from './Popover';

const isStrong = ({ name }: Preset): boolean => name.startsWith('language-strong-');
const isOf =
  (world: WorldSpec['kind']) =>
  ({ experiment }: Preset): boolean =>
    experiment.world.kind === world;

const GROUPS: readonly { readonly title: string; readonly holds: (preset: Preset) => boolean }[] = [
  { title: 'Numeric latent world: a second', holds: isOf('numeric') },
  { title: 'Language world: seconds', holds: (preset) => isOf('language')(preset) && !isStrong(preset) },
  { title: 'Language world, strong confounding: about ten seconds', holds: isStrong },
  { title: 'Your own data', holds: isOf('own') },
];

/** Every named experiment, grouped by world, each with what a reader sees with it. */
export function PresetPicker() {
  const current = useExperiment((s) => s.experiment.preset);
  const edited = useExperiment((s) => isEdited(s.experiment));
  return (
    <Popover
      buttonClass="button preset-button"
      name={`Preset: ${current}${edited ? ', changed since' : ''}. Choose another`}
      label={
        <>
          <span className="preset-name">{current}</span>
          {edited ? <span className="preset-edited">changed</span> : null}
          <Icon name="caret" size={12} />
        </>
      }
    >
      {(close) => (
        <div className="preset-card">
          {GROUPS.map(({ title, holds }) => {
            const presets = PRESETS.filter(holds);
            return presets.length ? (
              <section key={title} aria-label={title}>
                <p className="menu-title">{title}</p>
                <ul className="menu">
                  {presets.map((preset) => (
                    <PresetItem key={preset.name} preset={preset} current={current} onChosen={close} />
                  ))}
                </ul>
              </section>
            ) : null;
          })}
        </div>
      )}
    </Popover>
  );
}

interface PresetItemProps {
  readonly preset: Preset;
  readonly current: string;
  onChosen(): void;
}

function PresetItem({ preset, current, onChosen }: PresetItemProps) {
  const figures = figureSentence(preset.name);
  return (
    <li>
      <button
        type="button"
        className="menu-item"
        aria-current={preset.name === current}
        onClick={() => {
          openPreset(preset);
          onChosen();
        }}
      >
        <span className="mono">{preset.name}</span>
        <span className="menu-item-note">{preset.summary}</span>
        {figures ? <span className="menu-item-note figures">{figures}</span> : null}
      </button>
    </li>
  );
}

function isEdited(experiment: Preset['experiment']): boolean {
  const origin = PRESETS.find((p) => p.name === experiment.preset);
  return origin === undefined || keyOf({ ...origin.experiment, seed: experiment.seed }) !== keyOf(experiment);
}
