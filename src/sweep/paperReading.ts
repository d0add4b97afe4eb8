import { signed } from '../lib/figureText';
import { listed } from '../lib/listed';
import { meanInterval } from '../lib/statistics';
import { type PaperColumn, type PaperRow, type PaperTable, pairsOf } from './paperTable';

/** A share as a table shows it. */
export function shareText(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : '–';
}

/** A relative gain as the paper writes them: `+60.51 %`, here to a whole per cent. */
export function percentText(gain: number): string {
  if (!Number.isFinite(gain)) return '–';
  const percent = Math.round(100 * gain);
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent)} %`;
}

const CONTROLS: readonly PaperRow['role'][] = ['plain', 'plain-additive', 'no-mask'];

/** Said with every such table: how it may be read beside the paper's. */
export const PAPER_CAVEAT =
  'The paper tunes a pretrained language model on text corpora; the lab trains a model of some fifty thousand parameters from nothing in a world of its own. The two differ in world and in scale, so sizes of gains are not comparable: only the direction is, and what the controls say of it.';

/**
 * What the table shows, column by column: SIT's gain over plain tuning where seeds show one, and whether the controls
 * (no mask, the additive instruction alone) have it too, by paired differences over seeds. SIT is the first row that
 * learns its masks; what was trained in another way or on other data is no control of it.
 */
export function readPaperTable(table: PaperTable): string[] {
  const run = table.rows.filter(({ missing }) => !missing);
  const sit = run.find(({ role }) => role === 'sit');
  const find = (role: PaperRow['role']) =>
    run.find((row) => row.role === role && row.setting === sit?.setting);
  const absent = table.rows.filter(({ missing }) => missing).map(({ name }) => `“${name}”`);
  const said =
    absent.length > 0
      ? [
          `Not run: ${listed(absent)}. Without ${absent.length > 1 ? 'them' : 'it'} a gain of SIT cannot be told from ${absent.length > 1 ? 'theirs' : 'its'}.`,
        ]
      : [];
  const apart = CONTROLS.flatMap((role) => (find(role) ? [] : run.filter((row) => row.role === role)));
  if (sit && apart.length > 0) {
    const names = listed(apart.map(({ name }) => `“${name}”`));
    said.push(`Not compared with ${sit.name}: ${names}, trained in another way or on other data.`);
  }
  const plain = find('plain');
  if (!sit || !plain) return said;
  const controls = [find('no-mask'), find('plain-additive')].flatMap((row) => row ?? []);
  table.columns.forEach((column, c) => {
    const sentence = readColumn(column, c, sit, plain, controls);
    if (sentence) said.push(sentence);
  });
  return said;
}

function readColumn(
  { name }: PaperColumn,
  c: number,
  sit: PaperRow,
  plain: PaperRow,
  controls: readonly PaperRow[],
): string | null {
  const gain = paired(sit, plain, c);
  if (!gain || Number.isNaN(gain.low)) return null;
  const bounds = `95 % ${signed(gain.low)} to ${signed(gain.high)}`;
  const by = `${signed(gain.value)} (${bounds})`;
  if (gain.low <= 0) {
    return gain.high < 0
      ? `${name}: ${sit.name} is below plain tuning, by ${by}.`
      : `${name}: no difference between ${sit.name} and plain tuning is shown (${signed(gain.value)}, ${bounds}).`;
  }
  const against = controls.flatMap((control) => {
    const difference = paired(sit, control, c);
    return difference && Number.isFinite(difference.low) ? [{ control, difference }] : [];
  });
  const equal = against.filter(({ difference }) => difference.low <= 0);
  const above = `${name}: ${sit.name} is above plain tuning, by ${by}`;
  if (equal.length > 0) {
    const which = equal.map(
      ({ control, difference }) =>
        `${control.name} (${signed(difference.value)}, ${signed(difference.low)} to ${signed(difference.high)})`,
    );
    return `${above}; over ${listed(which)} no gain is shown, so nothing shows this one to come from learned masks.`;
  }
  return against.length === controls.length && controls.length === 2
    ? `${above}, and above both controls.`
    : `${above}; a control is missing, so it is open what that comes from.`;
}

/** The paired difference of two rows in one column with its Student interval over seeds; null without a common seed. */
function paired(row: PaperRow, other: PaperRow, c: number) {
  const pairs = pairsOf(row.cells[c], other.cells[c]);
  return pairs.length > 0 ? meanInterval(pairs.map(([a, b]) => a - b)) : null;
}
