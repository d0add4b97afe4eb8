import type { Experiment } from '../experiment/experiment';
import { experimentKey } from '../experiment/key';
import { parseExperiment } from '../experiment/parse';
import { trainingProblems } from '../experiment/rules';
import { difference } from '../lib/difference';
import { Refusal } from '../lib/refusal';
import { shown } from './describe';
import { fieldsOf, type Scalar, withField } from './fields';
import type { Variant } from './grid';

/** Words that readers of the screens know a field by, beside its own name. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  ρ: 'rho',
  τ: 'tau',
  sparsity: 'losses.sparse',
  distinction: 'losses.dist',
  taskdistinction: 'losses.dist',
  reconstruction: 'losses.rec',
  lr: 'training.learningRate',
  slots: 'latents',
};

const LONGEST = 400;
const MOST_CHANGES = 16;
/** A field's name, which may have spaces (`learning rate`), then `:`, `=`, a space or an arrow, then the rest. */
const CHANGE = /^([^:=\s→]+(?: [^:=\s\d→]+)*)\s*(?:[:=\s]|(?=→))\s*(.+)$/su;
const EXAMPLE = 'Write e.g. `uic: 0.1 → 1` or `training.steps=500, rho=0.9`.';

/**
 * A variant from what a reader typed: `uic: 0.1 → 1`, `losses.uic=1`, `rho=0.9`, several separated by commas. A field may
 * be named by the end of its path where that is enough to tell it; `auto` stands for a null. With `from → to` the base
 * must have `from`, so that a text copied from elsewhere does not silently mean another change.
 *
 * @param taken ids that the new variant must not have
 * @throws Refusal with the field, the value and what would be allowed
 */
export function customVariant(base: Experiment, text: string, taken: Iterable<string> = []): Variant {
  if (text.length > LONGEST) {
    throw new Refusal('difference', text, `has at most ${LONGEST} characters`, EXAMPLE);
  }
  const parts = text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0 || parts.length > MOST_CHANGES) {
    throw new Refusal('difference', text, `names 1 to ${MOST_CHANGES} changes`, EXAMPLE);
  }
  const fields = fieldsOf(base);
  const changes = parts.map((part) => changeOf(part, fields, base));
  const repeated = changes.find(({ path }, k) => changes.findIndex((other) => other.path === path) < k);
  if (repeated) throw new Refusal(repeated.path, text, 'is changed twice', 'Name it once.');

  let value: unknown = base;
  for (const { path, to } of changes) value = withField(value, path, to);
  const experiment = parseExperiment(value);
  const [problem] = trainingProblems(experiment);
  if (problem) throw problem;
  const change = difference(base, experiment);
  if (!change || experimentKey(experiment) === experimentKey(base)) {
    throw new Refusal('difference', text, 'changes nothing in the base', 'Give the field another value.');
  }
  return {
    id: freeId(
      changes.map(({ path, to }) => `${shortest(path, fields)}-${shown(to)}`).join('-'),
      new Set(taken),
    ),
    name: nameOfChange(base, experiment),
    change,
  };
}

/** What differs between two experiments, field by field: `uic: 1 → 0.1`, at most 80 characters; '' where nothing does. */
export function nameOfChange(base: Experiment, changed: Experiment): string {
  const [fields, after] = [fieldsOf(base), fieldsOf(changed)];
  const name = [...after]
    .filter(([path, to]) => fields.get(path) !== to)
    .map(([path, to]) => `${shortest(path, fields)}: ${shown(fields.get(path))} → ${shown(to)}`)
    .join(', ');
  return name.length > 80 ? `${name.slice(0, 79)}…` : name;
}

interface FieldChange {
  readonly path: string;
  readonly to: Scalar;
}

function changeOf(part: string, fields: ReadonlyMap<string, Scalar>, base: Experiment): FieldChange {
  const [, name, rest] = CHANGE.exec(part.replaceAll('->', '→')) ?? [];
  if (name === undefined) {
    throw new Refusal('difference', part, 'is written as field: from → to, or field = value', EXAMPLE);
  }
  const path = resolve(name, fields);
  const sides = rest.split('→').map((side) => side.trim());
  const to = sides.pop();
  if (!to || sides.length > 1)
    throw new Refusal(path, rest, 'takes one value, or one arrow between two', EXAMPLE);
  const [before = ''] = sides;
  const from = fields.get(path);
  if (before !== '' && scalarOf(before) !== from) {
    if (scalarOf(to) === from) throw alreadySo(path, from, `${name}: ${to} → ${before}`, base);
    throw new Refusal(path, scalarOf(before), `is ${shown(from)} in the base`, `Write ${name} → ${to}.`);
  }
  return { path, to: scalarOf(to) };
}

/** Of a change to what the base has: the other way round is meant, where that can be. */
function alreadySo(path: string, value: Scalar | undefined, reverse: string, base: Experiment): Refusal {
  const rule = `is already ${shown(value)} in the base`;
  try {
    customVariant(base, reverse);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return new Refusal(path, undefined, rule, 'Give the field another value.');
  }
  return new Refusal(path, undefined, rule, `For the reverse write ${reverse}.`);
}

/** The one path that a name is the end of. */
function resolve(name: string, fields: ReadonlyMap<string, Scalar>): string {
  const plainName = plain(name);
  const alias = Object.hasOwn(OTHER_NAMES, plainName) ? OTHER_NAMES[plainName] : name;
  const wanted = `.${plain(alias)}`;
  const found = [...fields.keys()].filter((path) => `.${plain(path)}`.endsWith(wanted));
  const whole = found.find((path) => `.${plain(path)}` === wanted);
  if (whole !== undefined || found.length === 1) return whole ?? found[0];
  if (/^(seed|seeds)$/.test(plainName)) {
    throw new Refusal(
      'difference',
      name,
      'seeds belong to the grid',
      'Change the seeds of the grid instead.',
    );
  }
  if (found.length > 1) {
    throw new Refusal(
      'difference',
      name,
      `could be ${found.slice(0, 8).join(' or ')}`,
      'Write one of these.',
    );
  }
  const close = [...fields.keys()].filter((path) => plain(path).includes(plainName));
  const remedy =
    close.length > 0 ? `Did you mean ${close.slice(0, 4).join(' or ')}?` : `Fields: ${someOf(fields)}.`;
  throw new Refusal('difference', name, 'is no field of this experiment', remedy);
}

/** The losses and what is tuned most; the whole list would be sixty. */
function someOf(fields: ReadonlyMap<string, Scalar>): string {
  const known = ['rec', 'uic', 'dist', 'sparse', 'steps', 'learningRate', 'initialMask', 'latents', 'rho'];
  return known.filter((name) => [...fields.keys()].some((path) => path.endsWith(`.${name}`))).join(', ');
}

/** Without what people write differently: case, spaces, dashes; `[0]` is `.0`. */
function plain(path: string): string {
  return path
    .replace(/\[(\d+)\]/g, '.$1')
    .replace(/[\s_-]/g, '')
    .toLowerCase();
}

/** Whether the value fits its field is the parser's question, whose refusal names the field's range. */
function scalarOf(text: string): Scalar {
  if (text === 'auto' || text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

/** The shortest end of a path that no other field has. */
function shortest(path: string, fields: ReadonlyMap<string, Scalar>): string {
  const parts = path.split('.');
  for (let k = parts.length - 1; k > 0; k--) {
    const end = parts.slice(k).join('.');
    if ([...fields.keys()].filter((other) => `.${other}`.endsWith(`.${end}`)).length === 1) return end;
  }
  return path;
}

function freeId(text: string, taken: ReadonlySet<string>): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const stem = slug.slice(0, 36).replace(/-+$/, '') || 'custom';
  let id = stem;
  for (let k = 2; taken.has(id); k++) id = `${stem}-${k}`;
  return id;
}
