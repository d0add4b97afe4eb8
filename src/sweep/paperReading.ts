import { signed } from '../lib/figureText';
import type { Interval } from '../lib/interval';
import { listed } from '../lib/listed';
import { meanInterval, signFlipTest } from '../lib/statistics';
import { type PaperColumn, type PaperRow, type PaperTable, pairsOf } from './paperTable';
import { holm, type Strength, strengthOf, testInWords } from './strength';

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
 * (no mask, the additive instruction alone) have it too, by paired differences over seeds. Shown is what a sign-flip test
 * says after Holm's adjustment for SIT's comparisons in the column, as everywhere; what only an interval says "seems" so.
 * SIT is the first row that learns its masks; what was trained in another way or on other data is no control of it.
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
    // Adjusted among all that SIT is compared with in the column, as where a grid is read with SIT as its reference.
    const leads = leadsOf(sit, run, c);
    const lead = leads.find(({ over }) => over === plain);
    if (!lead) return;
    const overControls = leads.filter(({ over }) => controls.includes(over));
    said.push(readColumn(column, sit, lead, overControls));
  });
  return said;
}

/** By how much SIT is above another row in one column, over the seeds that both have. */
interface Lead extends Interval {
  readonly over: PaperRow;
  readonly strength: Strength;
  /** Interval, test and seeds, for the brackets behind it. */
  readonly why: string;
}

function leadsOf(sit: PaperRow, rows: readonly PaperRow[], c: number): Lead[] {
  const compared = rows.flatMap((over) => {
    const differences = pairsOf(sit.cells[c], over.cells[c]).map(([own, other]) => own - other);
    return over === sit || differences.length < 2 ? [] : [{ over, differences }];
  });
  const ps = compared.map(({ differences }) => signFlipTest(differences));
  const adjusted = holm(ps);
  return compared.map(({ over, differences }, k) => {
    const lead = meanInterval(differences);
    const test = testInWords(ps[k], adjusted[k], ps.length, lead.n);
    const why = `95 % ${signed(lead.low)} to ${signed(lead.high)}; ${test}`;
    return { ...lead, over, strength: strengthOf(lead, adjusted[k]), why };
  });
}

function readColumn({ name }: PaperColumn, sit: PaperRow, lead: Lead, overControls: readonly Lead[]): string {
  const { value, strength, why } = lead;
  if (strength === 'open') {
    return `${name}: no difference between ${sit.name} and plain tuning is shown (${signed(value)}; ${why}).`;
  }
  const where = `${strength === 'shown' ? 'is' : 'seems'} ${value > 0 ? 'above' : 'below'} plain tuning`;
  const alone = strength === 'shown' ? '' : 'by the interval alone: ';
  const by = `${name}: ${sit.name} ${where}, by ${signed(value)} (${alone}${why})`;
  if (value < 0) return `${by}.`;
  const equal = overControls.filter((other) => other.strength === 'open' || other.value < 0);
  if (equal.length > 0) {
    const which = equal.map((other) => `${other.over.name} (${signed(other.value)}; ${other.why})`);
    return `${by}; over ${listed(which)} no gain is shown, so nothing shows this one to come from learned masks.`;
  }
  if (overControls.length < 2) return `${by}; a control is missing, so it is open what that comes from.`;
  const seeming = overControls.filter((other) => other.strength !== 'shown');
  const which = seeming.map((other) => `${other.over.name} (${signed(other.value)}; ${other.why})`);
  return seeming.length > 0
    ? `${by}, and seems above both controls: over ${listed(which)} the interval says so, but not the test.`
    : `${by}, and above both controls.`;
}
