import type { Measure } from '../../experiment/measures';
import type { Run } from '../../experiment/records';
import { formatValue } from '../../plots/format';
import { type CatalogueId, namedVariant } from '../../sweep/catalogue';
import type { Grid, Variant } from '../../sweep/grid';
import { comparePaired, type PairedSummary, summarise } from '../../sweep/summary';
import {
  behind,
  capital,
  comparisonSentence,
  formatP,
  holm,
  LEVEL,
  leastP,
  seedsNeeded,
  strengthOf,
} from './compare';
import { measuredVariants, type Role, rolesOf, subjectOf } from './roles';

/** One sentence of what the grid shows, with a way to close what it leaves open. */
export interface Finding {
  readonly text: string;
  /** `gap`: a claim that cannot be made yet. */
  readonly kind: 'result' | 'gap' | 'note';
  /** A control that would close the gap. */
  readonly offer?: CatalogueId;
  /** Seeds that would close it. */
  readonly seeds?: number;
}

/** A comparison with the reference, adjusted for those made beside it. */
export interface Comparison {
  readonly summary: PairedSummary;
  readonly variant: Variant;
  /** Holm's p among the comparisons of this measure; NaN where there is none. */
  readonly adjusted: number;
  readonly sentence: string;
}

/** Every variant that the measure says something about against the reference. */
export function comparisonsOf(grid: Grid, results: ReadonlyMap<string, Run>, measure: Measure): Comparison[] {
  const variants = measuredVariants(grid, rolesOf(grid), measure);
  const reference = variants.find(({ id }) => id === grid.reference);
  if (!reference) return [];
  const summaries = comparePaired({ ...grid, variants }, results, [measure]);
  const adjusted = holm(summaries.map(({ p }) => p));
  const count = adjusted.filter(Number.isFinite).length;
  return summaries.flatMap((summary, k) => {
    const variant = variants.find(({ id }) => id === summary.variant);
    if (!variant) return [];
    const names = { variant: variant.name, reference: reference.name };
    const sentence = comparisonSentence(names, summary, adjusted[k], count);
    return [{ summary, variant, adjusted: adjusted[k], sentence }];
  });
}

/**
 * What follows for the chosen measure, and what does not: a gain belongs to what its control lacks. Held-out tasks are
 * judged against plain tuning with an additive instruction, the shifted domain and recovery against the same model
 * without masks, and a control that was not run leaves the claim open.
 */
export function conclude(
  grid: Grid,
  results: ReadonlyMap<string, Run>,
  measure: Measure,
  comparisons: readonly Comparison[],
): Finding[] {
  const roles = rolesOf(grid);
  const scene: Scene = { grid, results, measure, roles, subject: subjectOf(grid, roles) };
  return [...ofControls(scene), ...ofSeeds(comparisons), ...ofGivenMasks(scene)];
}

interface Scene {
  readonly grid: Grid;
  readonly results: ReadonlyMap<string, Run>;
  readonly measure: Measure;
  readonly roles: ReadonlyMap<string, Role>;
  readonly subject: Variant | null;
}

function ofControls(scene: Scene): Finding[] {
  const { measure, subject } = scene;
  if (!subject) return [];
  if (measure.id.endsWith('-heldOut')) return heldOut(scene, subject);
  if (measure.id.endsWith('-shifted')) {
    return [...againstNoMask(scene, subject, 'On the shifted domain'), ...belowOracle(scene, subject)];
  }
  if (measure.id === 'mcc' || measure.id === 'leak') {
    return [...againstNoMask(scene, subject, 'In recovering the factors'), ...belowOracle(scene, subject)];
  }
  return [];
}

/** SIT's instruction is additive, so plain tuning with that alone decides whose the gain is. */
function heldOut(scene: Scene, subject: Variant): Finding[] {
  const control = scene.grid.variants.find(({ id }) => scene.roles.get(id) === 'plain-additive');
  if (!control) {
    return [
      missing(
        scene,
        'plain-additive',
        `Whether a gain on held-out tasks is ${subject.name}’s cannot be said: plain tuning with an additive instruction was not run, and that alone may give it.`,
      ),
    ];
  }
  const against = pair(scene, subject, control);
  if (against.differences.length < 2) return [waits(subject, control, 'Whose a gain on held-out tasks is')];
  const way = better(scene, against);
  if (way > 0) {
    return [
      result(
        `On held-out tasks ${subject.name} is better than ${control.name} too, by ${size(against)} (${behind(against, against.p, 1)}): that much is not the additive instruction’s.`,
      ),
    ];
  }
  if (way < 0) {
    return [
      result(
        `On held-out tasks ${subject.name} is worse than ${control.name}, by ${size(against)} (${behind(against, against.p, 1)}): SIT’s own parts cost something here.`,
      ),
    ];
  }
  const plain = scene.grid.variants.find(({ id }) => scene.roles.get(id) === 'plain');
  const gain = plain && pair(scene, subject, plain);
  const gains = gain && gain.differences.length >= 2 && better(scene, gain) > 0;
  const open = `no difference between the two is shown (${behind(against, against.p, 1)})`;
  return [
    result(
      gains
        ? `The gain of ${subject.name} over plain tuning on held-out tasks belongs to the additive instruction: plain tuning with that alone reaches ${meanOf(scene, control)} against ${meanOf(scene, subject)}, and ${open}.`
        : `On held-out tasks nothing is shown to be SIT’s own: ${control.name} reaches ${meanOf(scene, control)} against ${meanOf(scene, subject)}, and ${open}.`,
    ),
  ];
}

/** Only what the same model without masks lacks is the masks'. */
function againstNoMask(scene: Scene, subject: Variant, where: string): Finding[] {
  const control = scene.grid.variants.find(({ id }) => scene.roles.get(id) === 'no-mask');
  if (!control) {
    return [
      missing(
        scene,
        'no-mask',
        `${where} nothing can be said to come from the masks: the same model without masks was not run.`,
      ),
    ];
  }
  const against = pair(scene, subject, control);
  if (against.differences.length < 2) return [waits(subject, control, `${where} what the masks buy`)];
  const why = behind(against, against.p, 1);
  const way = better(scene, against);
  return [
    result(
      way > 0
        ? `${where} the masks of ${subject.name} buy ${size(against)} against ${control.name} (${why}).`
        : way < 0
          ? `${where} the masks of ${subject.name} cost ${size(against)} against ${control.name} (${why}).`
          : `${where} no gain of the masks is shown: ${subject.name} reaches ${meanOf(scene, subject)}, ${control.name} ${meanOf(scene, control)} (${why}).`,
    ),
  ];
}

/** What better masks could still win. */
function belowOracle(scene: Scene, subject: Variant): Finding[] {
  const oracle = scene.grid.variants.find(({ id }) => scene.roles.get(id) === 'oracle');
  if (!oracle) return [];
  const gap = pair(scene, oracle, subject);
  if (gap.differences.length < 2) return [];
  const way = better(scene, gap);
  const why = behind(gap, gap.p, 1);
  if (way > 0) {
    return [
      result(
        `The true graph as mask is still better by ${size(gap)} (${why}): learning the masks leaves that unused.`,
      ),
    ];
  }
  return [
    result(
      way < 0
        ? `The true graph as mask is worse than ${subject.name} by ${size(gap)} (${why}).`
        : `No difference to the true graph as mask is shown (${why}).`,
    ),
  ];
}

/** Several comparisons are made, and few seeds cannot show even a difference that every seed has. */
function ofSeeds(comparisons: readonly Comparison[]): Finding[] {
  const tested = comparisons.filter(({ summary }) => Number.isFinite(summary.p));
  if (tested.length === 0) return [];
  const seeds = Math.max(...tested.map(({ summary }) => summary.differences.length));
  const least = leastP(seeds);
  const several =
    tested.length > 1 ? `${tested.length} comparisons are made, so p is adjusted after Holm. ` : '';
  if (least * tested.length <= LEVEL) return several ? [{ kind: 'note', text: several.trim() }] : [];
  const needed = seedsNeeded(tested.length);
  return [
    {
      kind: 'gap',
      seeds: needed,
      text: `${several}With ${seeds} seeds the smallest p that can come out is ${formatP(Math.min(1, least * tested.length)).replace(/^= /, '')}${tested.length > 1 ? ' after that' : ''}, so the test can show nothing at .05 yet; intervals can be read. ${needed} seeds are the fewest that can.`,
    },
  ];
}

function ofGivenMasks({ grid, roles, measure }: Scene): Finding[] {
  const shown = new Set(measuredVariants(grid, roles, measure).map(({ id }) => id));
  const left = grid.variants.filter(({ id }) => !shown.has(id));
  if (left.length === 0) return [];
  const names = left.map(({ name }) => name).join(', ');
  return [
    {
      kind: 'note',
      text: `Not shown: ${names}. A mask that was given, or is not there, measures nothing here.`,
    },
  ];
}

function missing(scene: Scene, id: CatalogueId, text: string): Finding {
  const offered = namedVariant(scene.grid.base, id) !== null;
  return { kind: 'gap', text, ...(offered ? { offer: id } : null) };
}

function waits(subject: Variant, control: Variant, what: string): Finding {
  return {
    kind: 'gap',
    text: `${what} is not known yet: fewer than two seeds have both ${subject.name} and ${control.name}.`,
  };
}

function result(text: string): Finding {
  return { kind: 'result', text: capital(text) };
}

/** `variant` minus `reference` on the seeds both have. */
function pair({ grid, results, measure }: Scene, variant: Variant, reference: Variant): PairedSummary {
  const two = { ...grid, variants: [reference, variant], reference: reference.id };
  return comparePaired(two, results, [measure])[0];
}

/** +1 where the difference is an improvement that interval or test shows, −1 a loss, 0 neither. */
function better({ measure }: Scene, summary: PairedSummary): -1 | 0 | 1 {
  if (strengthOf(summary, summary.p) === 'open') return 0;
  return (measure.better === 'higher') === summary.mean > 0 ? 1 : -1;
}

function size({ mean }: PairedSummary): string {
  return formatValue(Math.abs(mean));
}

function meanOf({ grid, results, measure }: Scene, variant: Variant): string {
  const [summary] = summarise({ ...grid, variants: [variant], reference: variant.id }, results, [measure]);
  return formatValue(summary.mean);
}
