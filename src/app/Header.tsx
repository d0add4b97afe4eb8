import { useUndo } from '../store/experiment';
import { useRun } from '../store/run';
import { type Theme, useView } from '../store/view';
import { backendSentence } from './backendSentence';
import { ExperimentFields } from './ExperimentFields';
import { Icon, type IconName } from './Icon';
import type { Layout } from './layout';
import { Popover } from './Popover';
import { PresetPicker } from './PresetPicker';
import { Transport } from './Transport';

interface HeaderProps {
  readonly layout: Layout;
  showShortcuts(): void;
}

/** The one line above the figure: what is open, its seed, undo, and training. */
export function Header({ layout, showShortcuts }: HeaderProps) {
  return (
    <header className="lab-header">
      <h1 className="lab-name">
        <Logo />
        <span className={layout === 'phone' ? 'visually-hidden' : undefined}>SIT Lab</span>
      </h1>
      <PresetPicker />
      {layout === 'phone' ? (
        <>
          <UndoButtons />
          <Popover
            align="end"
            buttonClass="button quiet icon"
            name="Title, seed, colours and help"
            label={<Icon name="more" />}
          >
            {(close) => (
              <div className="more-card stack">
                <ExperimentFields stacked />
                <div className="spread">
                  <BackendBadge />
                  <ThemeButton />
                </div>
                <button
                  type="button"
                  className="button"
                  onClick={() => {
                    close();
                    showShortcuts();
                  }}
                >
                  <Icon name="help" /> Keyboard shortcuts
                </button>
              </div>
            )}
          </Popover>
        </>
      ) : (
        <>
          <ExperimentFields />
          <UndoButtons />
          <span className="header-gap" />
          {layout === 'desktop' ? <BackendBadge /> : null}
          <ThemeButton />
          <button
            type="button"
            className="button quiet icon"
            aria-label="Keyboard shortcuts"
            data-tip="Keyboard shortcuts"
            onClick={showShortcuts}
          >
            <Icon name="help" />
          </button>
          <Transport />
        </>
      )}
    </header>
  );
}

function UndoButtons() {
  const { canUndo, canRedo, undo, redo } = useUndo();
  return (
    <span className="undo-buttons">
      <button
        type="button"
        className="button quiet icon"
        aria-label="Undo"
        data-tip="Undo the last change of the experiment"
        aria-disabled={!canUndo}
        onClick={() => canUndo && undo()}
      >
        <Icon name="undo" />
      </button>
      <button
        type="button"
        className="button quiet icon"
        aria-label="Redo"
        data-tip="Redo"
        aria-disabled={!canRedo}
        onClick={() => canRedo && redo()}
      >
        <Icon name="redo" />
      </button>
    </span>
  );
}

const NEXT_THEME: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const THEME_ICON: Record<Theme, IconName> = { system: 'system', light: 'sun', dark: 'moon' };
const THEME_NAME: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' };

function ThemeButton() {
  const theme = useView((s) => s.theme);
  const setTheme = useView((s) => s.setTheme);
  return (
    <button
      type="button"
      className="button quiet icon"
      aria-label={`Colours: ${THEME_NAME[theme]}. Change to ${THEME_NAME[NEXT_THEME[theme]]}`}
      data-tip={`Colours: ${THEME_NAME[theme]}`}
      onClick={() => setTheme(NEXT_THEME[theme])}
    >
      <Icon name={THEME_ICON[theme]} />
    </button>
  );
}

/** Where the shown run was computed, with the reason on demand. */
function BackendBadge() {
  const backend = useRun((s) => s.backend);
  if (!backend) return null;
  return (
    <Popover
      align="end"
      buttonClass="button quiet small backend-badge"
      name={`Computed on ${backend.name}: ${backend.detail}. Why?`}
      label={backend.name}
    >
      {() => <p className="backend-card">{backendSentence(backend)}</p>}
    </Popover>
  );
}

function Logo() {
  return (
    <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true" className="logo">
      <path d="M9 9h13M9 9l13 14M9 23h13" />
      <circle cx="9" cy="9" r="4" />
      <circle cx="9" cy="23" r="4" />
      <rect x="19" y="5" width="8" height="8" rx="2" />
      <rect x="19" y="19" width="8" height="8" rx="2" />
    </svg>
  );
}
