import type { Measure } from '../../experiment/measures';
import type { Run } from '../../experiment/records';
import { someOf } from '../../lib/listed';
import { type CatalogueId, namedVariant } from '../../sweep/catalogue';
import type { Grid, Variant } from '../../sweep/grid';
import type { PaperRole } from '../../sweep/paperTable';
import { strengthOf } from '../../sweep/strength';
import { comparePaired, summarise } from '../../sweep/summary';
import { behind, formatMeasured, quoted } from './compare';
import { type Comparison, comparisonsOf, testedOf } from './comparisons';
import { enoughSeeds } from './enoughSeeds';
import type { Finding } from './finding';
import { controlOf, measuredVariants, rolesOf, subjectOf } from './roles';

/**
 * What follows for the chosen measure, and what does not: a gain belongs to what its control lacks. Held-out tasks are
 * judged against plain tuning with an additive instruction, what exceeds that, the shifted domain and recovery against
 * the same model without masks, and a control that was not run leaves the claim open.
 */
export function conclude(
  grid: Grid,
  results: ReadonlyMap<string, Run>,
  measure: Measure,
  comparisons: readonly Comparison[],
): Finding[] {
  const roles = rolesOf(grid);
  const subject = subjectOf(grid, roles);
  // What is said of the subject is adjusted for all that it is compared with, whatever the list above is taken against.
  const ofSubject =
    subject && subject.id !== grid.reference ? comparisonsOf(grid, results, measure, subject.id) : [];
  const scene: Scene = { grid, results, measure, comparisons, ofSubject, roles, subject };
  return [...ofControls(scene), ...enoughSeeds(grid, results, comparisons), ...ofGivenMasks(scene)];
}

interface Scene {
  readonly grid: Grid;
  readonly results: ReadonlyMap<string, Run>;
  readonly measure: Measure;
  readonly comparisons: readonly Comparison[];
  /** The subject against every other variant; empty where `comparisons` has them. */
  readonly ofSubject: readonly Comparison[];
  readonly roles: ReadonlyMap<string, PaperRole>;
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

const SEEMS = 'seems to belong';

/** SIT's instruction is additive, so plain tuning with that alone decides whose the gain is, and beyond it no mask. */
function heldOut(scene: Scene, subject: Variant): Finding[] {
  const control = withRole(scene, 'plain-additive');
  const own = quoted(subject.name);
  if (!control) {
    return [
      missing(
        scene,
        'plain-additive',
        `Whether a gain on held-out tasks is SIT’s cannot be said: plain tuning with an additive instruction was not run as this was, and that alone may give it.`,
      ),
    ];
  }
  const against = gainOf(scene, subject, control);
  if (!against) return [waits(subject, control, 'Whose a gain on held-out tasks is')];
  const other = quoted(control.name);
  if (against.sign > 0) {
    return [
      result(
        `On held-out tasks ${own} ${against.verb('beats', 'seems to beat')} ${other} too, by ${against.size} (${against.why}): that much is not the additive instruction’s.`,
      ),
      ...againstNoMask(scene, subject, 'On held-out tasks'),
    ];
  }
  if (against.sign < 0) {
    return [
      result(
        `On held-out tasks ${own} ${against.verb('falls', 'seems to fall')} short of ${other} by ${against.size} (${against.why}): SIT’s own parts cost something here.`,
      ),
    ];
  }
  const plain = withRole(scene, 'plain');
  const gain = plain && gainOf(scene, subject, plain);
  // That the two are not told apart does not make the control gain: it has to be above plain tuning itself.
  const controls = plain && gainOf(scene, control, plain);
  const figures = `${other} reaches ${meanOf(scene, control)}, ${own} ${meanOf(scene, subject)}, and no difference between them is shown (${against.why})`;
  return [
    result(
      gain && controls && gain.sign > 0 && controls.sign > 0
        ? `The gain of ${own} over plain tuning on held-out tasks ${gain.verb(controls.verb('belongs', SEEMS), SEEMS)} to the additive instruction: ${figures}.`
        : `On held-out tasks nothing is shown to be SIT’s own: ${figures}.`,
    ),
  ];
}

/** Only what the same model without masks lacks is the masks'. */
function againstNoMask(scene: Scene, subject: Variant, where: string): Finding[] {
  const control = withRole(scene, 'no-mask');
  if (!control) {
    return [
      missing(
        scene,
        'no-mask',
        `${where}, nothing can be said to come from the masks: the same model without masks was not run.`,
      ),
    ];
  }
  const against = gainOf(scene, subject, control);
  if (!against) return [waits(subject, control, `What the masks buy ${where.toLowerCase()}`)];
  const { sign, size, why, verb } = against;
  const [own, other] = [quoted(subject.name), quoted(control.name)];
  // In the words of the measure, whose good direction stands beside its name.
  const raises = sign > 0 === (scene.measure.better === 'higher');
  const change = raises ? verb('raise', 'seem to raise') : verb('lower', 'seem to lower');
  return [
    result(
      sign === 0
        ? `${where}, no effect of the masks is shown: ${own} reaches ${meanOf(scene, subject)}, ${other} ${meanOf(scene, control)} (${why}).`
        : `${where}, the masks of ${own} ${change} ${nounOf(scene.measure)} by ${size} against ${other} (${why}).`,
    ),
  ];
}

/** `Error, shifted` as it stands in a sentence that says the domain: `error`. */
function nounOf({ name }: Measure): string {
  const [noun] = name.split(',');
  return noun === noun.toUpperCase() ? noun : noun.toLowerCase();
}

/** What better masks could still win. */
function belowOracle(scene: Scene, subject: Variant): Finding[] {
  const oracle = withRole(scene, 'oracle');
  const gap = oracle && gainOf(scene, oracle, subject);
  if (!gap) return [];
  const { sign, size, why, verb } = gap;
  return [
    result(
      sign > 0
        ? `With the true graph as mask it ${verb('is', 'seems')} better by ${size} (${why}): learning the masks leaves that unused.`
        : sign < 0
          ? `With the true graph as mask it ${verb('is', 'seems')} worse by ${size} (${why}).`
          : `No difference to the true graph as mask is shown (${why}).`,
    ),
  ];
}

function ofGivenMasks({ grid, roles, measure }: Scene): Finding[] {
  const shown = new Set(measuredVariants(grid, roles, measure).map(({ id }) => id));
  const left = grid.variants.filter(({ id }) => !shown.has(id));
  if (left.length === 0) return [];
  return [
    {
      kind: 'note',
      text: `Not shown: ${someOf(left.map(({ name }) => quoted(name)))}. A mask that was given, or is not there, measures nothing here.`,
    },
  ];
}

function missing(scene: Scene, id: CatalogueId, text: string): Finding {
  const { base, variants } = scene.grid;
  const offered = namedVariant(base, id) !== null && !variants.some((variant) => variant.id === id);
  return { kind: 'gap', text, ...(offered ? { offer: id } : null) };
}

function waits(subject: Variant, control: Variant, what: string): Finding {
  const names = `${quoted(subject.name)} and ${quoted(control.name)}`;
  return { kind: 'gap', text: `${what} is not known yet: fewer than two seeds have both ${names}.` };
}

function result(text: string): Finding {
  return { kind: 'result', text };
}

function withRole({ grid, roles, subject }: Scene, role: PaperRole): Variant | undefined {
  return subject ? controlOf(grid, roles, subject, role) : undefined;
}

/** How much better one variant is than another, in the measure's own direction. */
interface Gain {
  /** +1 better, −1 worse, 0 where neither interval nor test shows a difference. */
  readonly sign: -1 | 0 | 1;
  readonly size: string;
  /** Interval, test and seeds. */
  readonly why: string;
  /** The first where the test shows it, the second where only the interval does. */
  readonly verb: (shown: string, likely: string) => string;
}

/** On the seeds both have; null for fewer than two. As strong as the lists of comparisons say, where one has this. */
function gainOf(scene: Scene, variant: Variant, other: Variant): Gain | null {
  const { grid, results, measure, comparisons, ofSubject, subject } = scene;
  const [summary] = comparePaired(grid, results, [measure], [variant], other.id);
  if (summary.differences.length < 2) return null;
  const ids = [variant.id, other.id];
  const list = ids.includes(grid.reference)
    ? comparisons
    : subject && ids.includes(subject.id)
      ? ofSubject
      : [];
  const adjusted = list.find((comparison) => ids.includes(comparison.variant.id))?.adjusted ?? summary.p;
  const strength = strengthOf(summary, adjusted);
  const improves = (measure.better === 'higher') === summary.mean > 0;
  return {
    sign: strength === 'open' ? 0 : improves ? 1 : -1,
    size: formatMeasured(Math.abs(summary.mean), measure),
    why: behind(summary, adjusted, testedOf(list).length, measure),
    verb: (shown, likely) => (strength === 'shown' ? shown : likely),
  };
}

function meanOf({ grid, results, measure }: Scene, variant: Variant): string {
  const [summary] = summarise(grid, results, [measure], [variant]);
  return formatMeasured(summary.mean, measure);
}
